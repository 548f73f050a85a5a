import { answerAskedApart } from '#platform/asked-process.ts'

export type TestQuestion =
  | { readonly echo: unknown }
  | { readonly fail: string }
  | { readonly tell: 'secret' | 'arguments' }
  | { readonly exit: number }

/** What the tests of asked processes ask. */
answerAskedApart(({ secret }: { readonly secret: string }) => async (question: TestQuestion) => {
  if ('echo' in question) return question.echo
  if ('fail' in question) throw new RangeError(question.fail)
  if ('exit' in question) return process.exit(question.exit)
  return question.tell === 'secret' ? secret : [...process.execArgv, ...process.argv]
})

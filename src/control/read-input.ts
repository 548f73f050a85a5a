import { parseJson, readQuery, readText } from './read-request.ts'
import type { RawInput } from './route.ts'

/** What a request brings, with its body as it came. */
export type Input = RawInput & { readonly readText: () => Promise<string> }

/** The body is read when it is first asked for, and once, however many ask. */
export function readInput({
  request,
  params,
}: {
  readonly request: Request
  readonly params: unknown
}): Input {
  let text: Promise<string> | undefined
  const readOnce = () => (text ??= readText(request))
  return {
    params,
    query: readQuery(new URL(request.url).searchParams),
    readText: readOnce,
    readBody: async (whenEmpty) => parseJson(await readOnce(), whenEmpty),
  }
}

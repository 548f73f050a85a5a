import { parseArgs } from 'node:util'
import { orUsage } from '../support/or-usage.ts'

export type ProveFlags = {
  /** A part has all of these. */
  readonly words: readonly string[]
  readonly seed: number
  readonly kills: number
  readonly quick: boolean
}

const usage = `npm run prove -- [--only WORDS] [--seed N] [--kills N] [--quick]

WORDS, with commas, must all be of a part: crash, spend, exact, rate or simulate with sqlite or
postgres; or compare alone. docs/proof.md says what each part proves.`

/** Ends the process, with the usage, on a line that makes no sense. `known` are the words of all parts. */
export function readProveFlags(argv: readonly string[], known: readonly string[]): ProveFlags {
  return orUsage(usage, () => read(argv, known))
}

function read(argv: readonly string[], known: readonly string[]): ProveFlags {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      only: { type: 'string' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      kills: { type: 'string' },
      quick: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(usage)
    process.exit(0)
  }
  const { quick } = values
  const words = values.only?.split(',') ?? []
  const unknown = words.find((word) => !known.includes(word))
  if (unknown !== undefined) throw new Error(`--only: no part is "${unknown}"`)
  return {
    words,
    seed: wholeNumber('--seed', values.seed),
    kills: wholeNumber('--kills', values.kills ?? (quick ? '5' : '50')),
    quick,
  }
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${name} cannot be "${text}"`)
  return Number(text)
}

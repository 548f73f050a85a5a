import { parseArgs } from 'node:util'
import { orUsage } from '../test/support/or-usage.ts'

export type Flags = {
  readonly mode: 'gateway' | 'ledger' | 'lists' | 'first-view' | 'reports'
  readonly rounds: number
  readonly seconds: number
  readonly warmupSeconds: number
  /** Names of candidates and workloads, or their first parts; empty = all. */
  readonly only: readonly string[]
  /** Streams of the memory probe; 0 = no probe. */
  readonly streams: number
  /** Configured in the product besides the one that is used. */
  readonly keys: number
  /** Requests that reports are read over. */
  readonly rows: number
  readonly writeDocs: boolean
}

const usage = `npm run bench -- [ledger | lists | first-view | reports] [flags]

  ledger            reserve and settle alone, without HTTP
  lists             every list of the Admin API, over 10,000 people and 100,000 keys
  first-view        the console's first page in Chromium, with nothing cached; ten views a round
  reports           usage over thirty days of requests, and the gateway meanwhile
  --rounds N        every candidate is visited once a round; medians are over rounds (3)
  --seconds N       the measured window of each cell (4), after a second of warm-up
  --only A,B        only these candidates and workloads, such as bare,atelier-sqlite,json-32
  --streams N       concurrent slow streams of the memory probe; 0 leaves it out (2000)
  --keys N          configured in Atelier, ten to a workspace, each with limits (100000)
  --rows N          requests that reports are read over (10000000)
  --quick           one round of one second, and 200 streams: shows that it works, measures nothing
  --write-docs      puts the tables into docs/bench.md
`

/** Ends the process, with the usage, on a line that makes no sense. */
export function parseFlags(argv: readonly string[]): Flags {
  return orUsage(usage, () => parse(argv))
}

function parse(argv: readonly string[]): Flags {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      only: { type: 'string' },
      streams: { type: 'string' },
      keys: { type: 'string' },
      rows: { type: 'string' },
      quick: { type: 'boolean', default: false },
      'write-docs': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(usage)
    process.exit(0)
  }
  const [mode = 'gateway', ...more] = positionals
  if (more.length > 0 || !isMode(mode)) {
    throw new Error(`"${positionals.join(' ')}" is not something to measure`)
  }
  const { quick } = values
  const seconds = number('--seconds', values.seconds, quick ? 1 : 4)
  return {
    mode,
    rounds: number('--rounds', values.rounds, quick ? 1 : 3),
    seconds,
    warmupSeconds: Math.min(1, seconds / 4),
    only: (values.only ?? '').split(',').filter((name) => name !== ''),
    streams: number('--streams', values.streams, quick ? 200 : 2000, 0),
    keys: number('--keys', values.keys, quick ? 1_000 : 100_000, 0),
    rows: number('--rows', values.rows, quick ? 100_000 : 10_000_000, 1_000, 100_000_000),
    writeDocs: values['write-docs'],
  }
}

const modes = ['gateway', 'ledger', 'lists', 'first-view', 'reports'] as const

function isMode(text: string): text is Flags['mode'] {
  return modes.some((mode) => mode === text)
}

function number(
  name: string,
  text: string | undefined,
  byDefault: number,
  min = 0.1,
  max = 100_000,
): number {
  const value = text === undefined ? byDefault : Number(text)
  if (!(value >= min && value <= max)) throw new Error(`${name} cannot be "${text}"`)
  return value
}

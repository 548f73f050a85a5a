import type { DatabaseSettings } from '../../src/store/database.ts'

/** Something that stands between the load generator and the upstream. */
export type Candidate = {
  readonly name: CandidateName
  /** `undefined` with a printed reason when what it needs is not installed. */
  start(setting: Setting): Promise<RunningCandidate | undefined>
}

export type CandidateName =
  | 'direct'
  | 'nginx'
  | 'bare'
  | 'atelier-sqlite-full'
  | 'atelier-sqlite-normal'
  | 'atelier-postgres'
  | 'portkey'

export const titles: Readonly<Record<CandidateName, string>> = {
  direct: 'straight to the upstream',
  nginx: 'nginx',
  bare: 'bare node:http + undici proxy',
  'atelier-sqlite-full': 'Atelier, SQLite full',
  'atelier-sqlite-normal': 'Atelier, SQLite normal',
  'atelier-postgres': 'Atelier, PostgreSQL',
  portkey: 'Portkey gateway',
}

export type Setting = {
  readonly upstreamUrl: string
  /** A folder of the run's own, removed at its end. */
  readonly folder: string
  /** Keys besides the one that most workloads use. */
  readonly keys: number
  readonly keysOfWorkspace?: number
  /** Writes into the product's database before its server starts. */
  readonly fill?: (settings: DatabaseSettings, organizationId: string) => Promise<void>
}

export type RunningCandidate = {
  readonly url: string
  /** Where streams go, if somewhere else. */
  readonly streamUrl?: string
  readonly headers: Readonly<Record<string, string>>
  readonly apiKey: string
  /** Of the product. */
  readonly adminKey?: string
  /** Present where the workload of many keys can be run. */
  readonly manyApiKeys?: readonly string[]
  readonly pids: readonly number[]
  readonly databasePids: readonly number[]
  /** What the results keep of it: its version and settings. */
  readonly facts: Readonly<Record<string, string>>
  stop(): Promise<void>
  /** Present where there are books: to be called after `stop`. */
  readBooks?(): Promise<Books>
  /** Frees what the books were read from. */
  cleanUp?(): Promise<void>
}

export type Books = {
  /** Usage rows of complete requests. */
  readonly completeRows: number
  /** All other rows: still reserved, expired, estimated. There should be none. */
  readonly otherRows: number
  readonly rowsNanoUsd: bigint
  /** What stands settled, and reserved, in the organization's scope. */
  readonly settledNanoUsd: bigint
  readonly reservedNanoUsd: bigint
}

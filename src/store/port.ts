import type { Kysely } from 'kysely'
import type { OrganizationId } from '#domain/id.ts'
import type { LedgerTransaction } from '#ledger/port.ts'
import type { Tables } from './schema.ts'

/** What the functions of `queries/` run on. Opaque to everyone else. */
export type Db = Kysely<Tables>

/** The control plane's durable state, the same on both databases. */
export interface Store {
  /** For queries outside a transaction: sees what has been committed. */
  readonly read: Db

  /**
   * Runs `work` in one transaction: all of it is committed, or, when it throws, none of it. Changes of one
   * organization run one after another, on all nodes, so `work` may read and then write what it read about.
   * `work` awaits nothing but `queries/` and the ledger's edits (no network, no hashing), and does nothing
   * that running it twice would break: PostgreSQL runs it again after a lost lock.
   */
  transaction<Result>(work: (tx: StoreTransaction) => Promise<Result>): Promise<Result>
}

/**
 * The two halves of a change, the control plane's rows and the ledger's scopes: both are committed or neither.
 */
export type StoreTransaction = {
  /** Good until `work` has ended; throws after that. */
  readonly db: Db
  /** What the ledger's `createScopes` and `editScopes` join. */
  readonly ledger: LedgerTransaction
  /** Waits for other changes of this organization, and makes later ones wait until the transaction's end. */
  lockOrganization(id: OrganizationId): Promise<void>
}

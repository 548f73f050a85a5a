import { ledgerLogDdl } from '#ledger/ddl.ts'
import type { Migration } from './migration.ts'

/** What the log of requests is searched by. */
export const requestLog: Migration = { version: 13, name: 'request-log', ...ledgerLogDdl }

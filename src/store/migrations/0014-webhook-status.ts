import { portable } from './migration.ts'
import type { Migration } from './migration.ts'

/** Webhooks that are not called for a while. */
export const webhookStatus: Migration = {
  version: 14,
  name: 'webhook-status',
  ...portable([`alter table webhook add column status text not null default 'active'`]),
}

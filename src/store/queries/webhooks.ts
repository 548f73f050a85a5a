import type { OrganizationId, WebhookId } from '#domain/id.ts'
import type { Db } from '../port.ts'
import type { WebhookTable } from '../schema.ts'
import { namedBy, walk } from './ordered-page.ts'
import type { OrderedPageRequest } from './ordered-page.ts'
import { pageOf } from './page.ts'
import type { Page } from './page.ts'
import { hasText } from './search.ts'

/** An address of a customer's own that is called. Instants are Unix milliseconds. */
export type Webhook = {
  readonly id: WebhookId
  readonly organizationId: OrganizationId
  readonly name: string
  readonly url: string
  /** `paused`: its calls are held until it is active again. */
  readonly status: WebhookTable['status']
  /** Sealed, for the webhook's id. */
  readonly sealedSecret: string
  readonly createdAtMs: number
  readonly updatedAtMs: number
}

/** Names a webhook of one organization: another organization's id finds nothing. */
export type WebhookKey = { readonly organizationId: OrganizationId; readonly id: WebhookId }

/** Rejects when the id is taken. */
export async function insertWebhook(db: Db, webhook: Webhook): Promise<void> {
  await db
    .insertInto('webhook')
    .values({
      id: webhook.id,
      organization_id: webhook.organizationId,
      created_at_ms: BigInt(webhook.createdAtMs),
      ...changeableColumns(webhook),
    })
    .execute()
}

/** Writes what can change of a webhook: its name, its address, its status, its secret. */
export async function updateWebhookRow(db: Db, webhook: Webhook): Promise<void> {
  await db
    .updateTable('webhook')
    .set(changeableColumns(webhook))
    .where('id', '=', webhook.id)
    .execute()
}

function changeableColumns({ name, url, status, sealedSecret, updatedAtMs }: Webhook) {
  return { name, url, status, sealed_secret: sealedSecret, updated_at_ms: BigInt(updatedAtMs) }
}

/** Does nothing when it is gone already. Deliveries that were on their way to it cannot arrive any more. */
export async function deleteWebhookRow(db: Db, id: WebhookId): Promise<void> {
  await db.deleteFrom('webhook').where('id', '=', id).execute()
}

/** Returns `undefined` for one that was never there, is deleted, or is another organization's. */
export async function findWebhook(
  db: Db,
  { organizationId, id }: WebhookKey,
): Promise<Webhook | undefined> {
  const row = await db
    .selectFrom('webhook')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && parseWebhook(row)
}

/** How many an organization has. */
export async function countWebhooks(db: Db, organizationId: OrganizationId): Promise<number> {
  const row = await db
    .selectFrom('webhook')
    .select((each) => each.fn.countAll<bigint>().as('count'))
    .where('organization_id', '=', organizationId)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/** Of one organization, with `search` in name, address or id. Left out = any. */
export type WebhookFilter = {
  readonly organizationId: OrganizationId
  readonly search?: string | undefined
}

/** In the order that the page asks for. */
export async function listWebhookRows(
  db: Db,
  { organizationId, search }: WebhookFilter,
  page: OrderedPageRequest,
): Promise<Page<Webhook>> {
  const { isBeyond, orderBy } = walk(page, namedBy('webhook', 'name'))
  const rows = await db
    .selectFrom('webhook')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .$if(search !== undefined, (query) => query.where(hasText(searched, search!)))
    .where(isBeyond)
    .orderBy(orderBy)
    .limit(page.limit + 1)
    .execute()
  return pageOf(rows.map(parseWebhook), page)
}

const searched = { words: ['webhook.name', 'webhook.url'], codes: ['webhook.id'] }

function parseWebhook(row: WebhookTable): Webhook {
  return {
    id: row.id,
    organizationId: row.organization_id,
    name: row.name,
    url: row.url,
    status: row.status,
    sealedSecret: row.sealed_secret,
    createdAtMs: Number(row.created_at_ms),
    updatedAtMs: Number(row.updated_at_ms),
  }
}

import { sql } from 'kysely'
import type { OrganizationId, PriceId } from '#domain/id.ts'
import { picoUsd } from '#domain/money.ts'
import type { PriceEntry, PriceSetting } from '#domain/price-entry.ts'
import { formatPriceMultiplier, parsePriceMultiplier } from '#domain/price-multiplier.ts'
import { mapRates } from '#domain/token-rates.ts'
import type { TokenRates } from '#domain/token-rates.ts'
import type { Db } from '../port.ts'
import type { OrganizationPriceTable } from '../schema-prices.ts'

/** A change of an organization's prices, with who made it, and when. */
export type StoredPrice = PriceEntry & {
  readonly organizationId: OrganizationId
  readonly reason: string | null
  readonly actor: { readonly type: string; readonly id: string | null }
  /** Unix milliseconds. */
  readonly createdAtMs: number
}

/** Makes every node read the organization's prices anew: part of the same transaction. Rejects when the id is taken. */
export async function insertPrice(db: Db, price: StoredPrice): Promise<void> {
  await db
    .insertInto('organization_price')
    .values({
      id: price.id,
      organization_id: price.organizationId,
      effective_at_ms: BigInt(price.effectiveAtMs),
      setting: JSON.stringify(settingJson(price.setting)),
      reason: price.reason,
      actor_type: price.actor.type,
      actor_id: price.actor.id,
      created_at_ms: BigInt(price.createdAtMs),
    })
    .execute()
  await countRevision(db, price.organizationId)
}

/** The same for one that goes. Does nothing when it is gone already. */
export async function deletePriceRow(
  db: Db,
  { organizationId, id }: Pick<StoredPrice, 'organizationId' | 'id'>,
): Promise<void> {
  await db
    .deleteFrom('organization_price')
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .execute()
  await countRevision(db, organizationId)
}

/** Another organization's id finds nothing. */
export async function findPrice(
  db: Db,
  { organizationId, id }: { readonly organizationId: OrganizationId; readonly id: PriceId },
): Promise<StoredPrice | undefined> {
  const row = await db
    .selectFrom('organization_price')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && parsePrice(row)
}

/** All of one organization, in the order in which they were made. There are `limits.pricesMax` at most. */
export async function listPrices(
  db: Db,
  organizationId: OrganizationId,
): Promise<readonly StoredPrice[]> {
  const rows = await db
    .selectFrom('organization_price')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .orderBy('id')
    .execute()
  return rows.map(parsePrice)
}

/** How often the prices of each organization have been changed; those that never were are left out. */
export async function listPriceRevisions(
  db: Db,
): Promise<readonly { readonly organizationId: OrganizationId; readonly revision: bigint }[]> {
  const rows = await db.selectFrom('price_book').selectAll().execute()
  return rows.map((row) => ({ organizationId: row.organization_id, revision: row.revision }))
}

async function countRevision(db: Db, organizationId: OrganizationId): Promise<void> {
  await db
    .insertInto('price_book')
    .values({ organization_id: organizationId, revision: 1n })
    .onConflict((conflict) =>
      conflict.column('organization_id').doUpdateSet({ revision: sql`price_book.revision + 1` }),
    )
    .execute()
}

function parsePrice(row: OrganizationPriceTable): StoredPrice {
  return {
    id: row.id,
    organizationId: row.organization_id,
    effectiveAtMs: Number(row.effective_at_ms),
    setting: parseSetting(JSON.parse(row.setting) as SettingJson),
    reason: row.reason,
    actor: { type: row.actor_type, id: row.actor_id },
    createdAtMs: Number(row.created_at_ms),
  }
}

/** Rates and prices in pico-dollars, as decimal strings. */
type RatesJson = { readonly [Category in keyof TokenRates]: string }
type SettingJson =
  | {
      readonly type: 'model_price'
      readonly model: string
      readonly steps: readonly (RatesJson & { readonly inputTokensAbove: number })[]
      readonly fast: RatesJson | null
    }
  | { readonly type: 'multiplier'; readonly model: string | null; readonly multiplier: string }
  | { readonly type: 'web_search'; readonly request: string | null }
  | { readonly type: 'list_price'; readonly model: string }

function settingJson(setting: PriceSetting): SettingJson {
  switch (setting.type) {
    case 'model_price':
      return {
        type: setting.type,
        model: setting.model,
        steps: setting.steps.map((step) => ({
          inputTokensAbove: step.inputTokensAbove,
          ...ratesJson(step),
        })),
        fast: setting.fast && ratesJson(setting.fast),
      }
    case 'multiplier':
      return { ...setting, multiplier: formatPriceMultiplier(setting.multiplier) }
    case 'web_search':
      return { type: setting.type, request: setting.request?.toString() ?? null }
    case 'list_price':
      return { type: setting.type, model: setting.model }
  }
}

function ratesJson(rates: TokenRates): RatesJson {
  return {
    uncachedInput: rates.uncachedInput.toString(),
    cacheCreation5m: rates.cacheCreation5m.toString(),
    cacheCreation1h: rates.cacheCreation1h.toString(),
    cacheRead: rates.cacheRead.toString(),
    output: rates.output.toString(),
  }
}

function parseSetting(json: SettingJson): PriceSetting {
  const ratesOf = (rates: RatesJson): TokenRates =>
    mapRates((category) => picoUsd(BigInt(rates[category])))
  switch (json.type) {
    case 'model_price':
      return {
        ...json,
        steps: json.steps.map((step) => ({
          inputTokensAbove: step.inputTokensAbove,
          ...ratesOf(step),
        })),
        fast: json.fast && ratesOf(json.fast),
      }
    case 'multiplier': {
      const multiplier = parsePriceMultiplier(json.multiplier)
      if (multiplier === undefined) throw new Error(`Not a multiplier: ${json.multiplier}`)
      return { ...json, multiplier }
    }
    case 'web_search':
      return {
        type: json.type,
        request: json.request === null ? null : picoUsd(BigInt(json.request)),
      }
    case 'list_price':
      return json
  }
}

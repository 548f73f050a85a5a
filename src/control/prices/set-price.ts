import { limits } from '#contract/limits.ts'
import type { SetPriceBody } from '#contract/price-changes.ts'
import { findModel } from '#domain/catalog.ts'
import type { PriceSetting } from '#domain/price-entry.ts'
import { firstInexactRate } from '#domain/price-multiplier.ts'
import { formatUsdPerMillionTokens } from '#domain/token-rates.ts'
import type { TokenRates } from '#domain/token-rates.ts'
import { insertPrice, listPrices } from '#store/queries/prices.ts'
import type { StoredPrice } from '#store/queries/prices.ts'
import { actorOf } from '../actor.ts'
import { invalidRequest } from '../api-error.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { presentInstant } from '../present.ts'
import { presentPriceSetting } from './present-price-change.ts'
import { priceList } from './price-list.ts'

/** Sets a price from an instant on that every node knows it by. */
export function setPrice(context: RequestContext, body: SetPriceBody): Promise<StoredPrice> {
  return change(context, async (tx) => {
    const { caller, clock, ids } = context
    const entries = await listPrices(tx.db, caller.organizationId)
    if (entries.length >= limits.pricesMax) {
      throw invalidRequest(`An organization can change prices ${limits.pricesMax} times`)
    }
    const setting = settingOf(body.setting)
    requireSense(setting, entries)
    const nowMs = clock.now()
    const price: StoredPrice = {
      id: ids.price(),
      organizationId: caller.organizationId,
      effectiveAtMs: effectiveAt(body.effective_at, nowMs),
      setting,
      reason: body.reason ?? null,
      actor: actorOf(caller),
      createdAtMs: nowMs,
    }
    await insertPrice(tx.db, price)
    await recordChange(context, tx, {
      type: 'price_set',
      subjectId: price.id,
      workspaceId: null,
      before: null,
      after: presentForAudit(price),
    })
    return price
  })
}

/** As the audit keeps it: without what changes by itself. */
export function presentForAudit(price: StoredPrice): object {
  return {
    id: price.id,
    setting: presentPriceSetting(price.setting),
    effective_at: presentInstant(price.effectiveAtMs),
    reason: price.reason,
  }
}

const minuteMs = 60_000
const noticeMs = limits.priceNoticeMsMin

/** Nodes charge by what they know: whatever holds, all of them have to know by then. */
function effectiveAt(wantedMs: number | undefined, nowMs: number): number {
  if (wantedMs === undefined) return Math.ceil((nowMs + noticeMs) / minuteMs) * minuteMs
  if (wantedMs >= nowMs + noticeMs) return wantedMs
  const earliest = presentInstant(nowMs + noticeMs)
  throw invalidRequest(
    wantedMs <= nowMs
      ? `effective_at: Must not be in the past: what was charged stays charged, and is corrected with spend_adjustments. The earliest is ${earliest}`
      : `effective_at: Must be ${noticeMs / 1000} seconds from now or later, so that every node knows it by then. The earliest is ${earliest}`,
  )
}

function settingOf(given: SetPriceBody['setting']): PriceSetting {
  switch (given.type) {
    case 'model_price':
      return {
        type: given.type,
        model: nameOf(given.model),
        steps: [
          { inputTokensAbove: 0, ...ratesOf(given.prices) },
          ...given.long_prompts.map((step) => ({
            inputTokensAbove: step.input_tokens_above,
            ...ratesOf(step),
          })),
        ],
        fast: given.fast && ratesOf(given.fast),
      }
    case 'multiplier':
      return { ...given, model: given.model === null ? null : nameOf(given.model) }
    case 'web_search':
      return { type: given.type, request: given.per_thousand }
    case 'list_price':
      return { type: given.type, model: nameOf(given.model) }
  }
}

/** A model has one name here, whichever of its names it is called by. */
function nameOf(model: string): string {
  return findModel(priceList, model)?.id ?? model
}

type Prices = Extract<SetPriceBody['setting'], { type: 'model_price' }>['prices']

function ratesOf(prices: Prices): TokenRates {
  return {
    uncachedInput: prices.input,
    cacheCreation5m: prices.cache_write_5m,
    cacheCreation1h: prices.cache_write_1h,
    cacheRead: prices.cache_read,
    output: prices.output,
  }
}

function requireSense(setting: PriceSetting, entries: readonly StoredPrice[]): void {
  if (setting.type === 'model_price' || setting.type === 'web_search') return
  const model = setting.model === null ? undefined : findModel(priceList, setting.model)
  if (setting.type === 'list_price') {
    if (model ?? entries.some((each) => isOfModel(each, setting.model))) return
    throw invalidRequest('setting.model: Has no price of its own that could go')
  }
  if (setting.model !== null && !model) {
    throw invalidRequest('setting.model: Has no list price that could be multiplied: set its price')
  }
  const { models } = priceList.catalog
  const inexact = firstInexactRate(model ? [model] : models, setting.multiplier)
  if (!inexact) return
  const price = formatUsdPerMillionTokens(inexact.rate)
  throw invalidRequest(
    `setting.multiplier: Would leave a fraction of a trillionth of a dollar of the $${price} of ` +
      `${inexact.model.displayName}: whole percents never do`,
  )
}

function isOfModel({ setting }: StoredPrice, model: string): boolean {
  return setting.type !== 'web_search' && setting.model === model
}

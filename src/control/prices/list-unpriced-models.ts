import type { UnpricedModel } from '#contract/price-changes.ts'
import { findModel, isSameModelName, priceOn } from '#domain/catalog.ts'
import type { CatalogIndex } from '#domain/catalog.ts'
import { formatCents, nanoUsd } from '#domain/money.ts'
import type { UnpricedUse } from '#ledger/port.ts'
import type { RequestContext } from '../context.ts'
import { presentInstant, presentOptionalInstant } from '../present.ts'
import { readPriceBook } from './read-price-book.ts'

/** Models without a price that requests in the caller's workspaces were charged for, the most expensive first. */
export async function listUnpricedModels(context: RequestContext): Promise<UnpricedModel[]> {
  const { caller, clock, readUnpriced, action } = context
  const { index } = await readPriceBook(context)
  const nowMs = clock.now()
  const uses = await readUnpriced({
    organizationId: caller.organizationId,
    workspaceIds: caller.access.workspacesFor(action),
  })
  const byModel = new Map<string, UnpricedUse>()
  for (const use of uses) {
    const name = unpricedOf(index, use.models, nowMs)
    if (name === undefined) continue
    const known = byModel.get(name)
    byModel.set(name, known ? together(known, use) : use)
  }
  return [...byModel]
    .toSorted(([, left], [, right]) => (left.costNanoUsd < right.costNanoUsd ? 1 : -1))
    .map(([name, use]) => present(name, use, pricedFrom(index, name, nowMs)))
}

/** Which of the models of a request has no price now; what the request asked for stands first. */
function unpricedOf(
  index: CatalogIndex,
  [requested = '', ...answered]: readonly string[],
  nowMs: number,
): string | undefined {
  const isUnpriced = (name: string): boolean =>
    priceOn(findModel(index, name) ?? index.dearest, nowMs).unpriced === true
  if (isUnpriced(requested)) return requested
  // The dated form of what was asked for is priced as that is.
  return answered.find((name) => isUnpriced(name) && !isSameModelName(name, requested))
}

function pricedFrom(index: CatalogIndex, name: string, nowMs: number): number | null {
  const price = findModel(index, name)?.prices.find(
    ({ effectiveFromMs, unpriced }) => effectiveFromMs > nowMs && !unpriced,
  )
  return price?.effectiveFromMs ?? null
}

function together(left: UnpricedUse, right: UnpricedUse): UnpricedUse {
  return {
    models: left.models,
    requests: left.requests + right.requests,
    inputTokens: left.inputTokens + right.inputTokens,
    outputTokens: left.outputTokens + right.outputTokens,
    costNanoUsd: nanoUsd(left.costNanoUsd + right.costNanoUsd),
    firstAtMs: Math.min(left.firstAtMs, right.firstAtMs),
    lastAtMs: Math.max(left.lastAtMs, right.lastAtMs),
  }
}

function present(name: string, use: UnpricedUse, pricedFromMs: number | null): UnpricedModel {
  return {
    type: 'unpriced_model',
    id: name,
    requests: Number(use.requests),
    input_tokens: Number(use.inputTokens),
    output_tokens: Number(use.outputTokens),
    amount: formatCents(use.costNanoUsd),
    currency: 'USD',
    first_seen_at: presentInstant(use.firstAtMs),
    last_seen_at: presentInstant(use.lastAtMs),
    priced_from: presentOptionalInstant(pricedFromMs),
  }
}

import type { IncarnationId } from '#domain/id.ts'
import type { Batch, BatchReads, BatchWrites, Item, ItemResult } from './batch-types.ts'
import { adjust, call, count, expire, release, reserve, settle } from './batch-verbs.ts'
import { recordRefusal } from './record-refusal.ts'

/**
 * Decides a batch, in order, each item seeing what those before it did. Pure but for `writes`: nothing
 * is changed for an item that is refused or already done.
 */
export function decideBatch(
  items: readonly Item[],
  reads: BatchReads,
  context: { readonly nowMs: number; readonly incarnationId: IncarnationId },
): { results: ItemResult[]; writes: BatchWrites } {
  const writes: BatchWrites = {
    changedScopes: new Map(),
    changedRequests: new Map(),
    reserved: [],
    counted: new Map(),
    settled: [],
    adjusted: [],
    crossings: [],
    refused: new Map(),
    ended: [],
  }
  const batch: Batch = {
    nowMs: context.nowMs,
    incarnationId: context.incarnationId,
    writes,
    scope: (id) => writes.changedScopes.get(id) ?? reads.scope(id),
    request: (id) => writes.changedRequests.get(id) ?? reads.request(id),
    repeated: (id) => writes.changedRequests.get(id) ?? (reads.repeated ?? reads.request)(id),
  }
  return { results: items.map((item) => decide(batch, item)), writes }
}

function decide(batch: Batch, item: Item): ItemResult {
  switch (item.verb) {
    case 'reserve':
      return reserve(batch, item.ask)
    case 'count':
      return count(batch, item.progress)
    case 'call':
      return call(batch, item.call)
    case 'settle':
      return settle(batch, item.settlement)
    case 'release':
      return release(batch, item.release)
    case 'expire':
      return expire(batch, item.requestId)
    case 'adjust':
      return adjust(batch, item.adjustment)
    case 'refuse':
      return recordRefusal(batch.writes.refused, item.refused)
  }
}

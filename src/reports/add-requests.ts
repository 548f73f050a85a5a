import type { SnapshotQuery } from '#platform/snapshot-reader.ts'
import { bucketOf } from './bucket.ts'
import { dividedContributions, expiredContribution, negated } from './contribution.ts'
import type { Contribution } from './contribution.ts'
import { parseContribution } from './contribution-json.ts'
import {
  groupContribution,
  groupDurations,
  readDivided,
  readEnded,
  readExpired,
  readSummedExpired,
} from './read-rows.ts'
import type { EndedGroup } from './read-rows.ts'
import { addLatency, addRateUse, addUsage } from './step-sums.ts'
import type { StepSums } from './step-sums.ts'

/** A step while it is being added up. */
export type StepKnown = {
  readonly sums: StepSums
  /** What it has added of requests that were charged their bound, by id; without those that have ended since. */
  readonly expired: Map<string, Contribution>
  /** Ids of those that ended, and were summed as expired by an earlier step. */
  readonly late: string[]
}

/** Adds requests that have ended. Late ones have been counted by rate limits when they expired. */
export async function addEnded(
  query: SnapshotQuery,
  { sums }: StepKnown,
  ids: readonly string[],
  how: 'new' | 'late',
): Promise<void> {
  for (const group of await readEnded(query, ids)) {
    if (group.is_whole === 1n) {
      addUsage(sums, groupContribution(group))
    } else {
      const divided = await readDivided(query, group.ids!)
      for (const each of divided.flatMap(dividedContributions)) addUsage(sums, each)
    }
    addRateUse(sums, { ...rateUseOf(group), ...(how === 'late' && { requests: 0 }) })
    const { workspace_id: workspaceId, model } = group
    addLatency(sums, { atMs: Number(group.bucket_ms), workspaceId, model }, groupDurations(group))
  }
}

/** Adds the bounds of requests of which nobody knows how they ended. */
export async function addExpired(
  query: SnapshotQuery,
  { sums, expired }: StepKnown,
  ids: readonly string[],
): Promise<void> {
  const rows = await readExpired(query, ids)
  for (const id of ids) {
    const row = rows.get(id)
    if (!row) throw new Error(`the feed names ${id}, of which there is no row`)
    const contribution = expiredContribution(row)
    expired.set(id, contribution)
    addUsage(sums, contribution)
    const { rate_limit_group: group, workspace_id: workspaceId } = row
    const bucketMs = bucketOf(Number(row.admitted_at_ms), 'minute')
    addRateUse(sums, { group, bucketMs, workspaceId, ...nothingUsed, requests: 1 })
  }
}

/** Takes out the bounds of requests that have ended after all, and adds what they were. */
export async function addLate(
  query: SnapshotQuery,
  step: StepKnown,
  ids: readonly string[],
): Promise<void> {
  const earlier = await readSummedExpired(query, ids)
  for (const id of ids) {
    addUsage(step.sums, negated(step.expired.get(id) ?? parseContribution(earlier.get(id), id)))
    if (!step.expired.delete(id)) step.late.push(id)
  }
  await addEnded(query, step, ids, 'late')
}

function rateUseOf(group: EndedGroup) {
  const inputTokens =
    group.uncached_input_tokens + group.cache_creation_5m_tokens + group.cache_creation_1h_tokens
  return {
    group: group.rate_limit_group,
    bucketMs: Number(group.bucket_ms),
    workspaceId: group.workspace_id,
    requests: Number(group.requests),
    inputTokens: Number(inputTokens),
    cacheReadTokens: Number(group.cache_read_tokens),
    outputTokens: Number(group.output_tokens),
  }
}

const nothingUsed = { inputTokens: 0, cacheReadTokens: 0, outputTokens: 0 }

import type { RefusalReport, RefusalResult } from '#contract/usage-refusals.ts'

type Refused = {
  readonly workspaceId: string
  readonly limiter: NonNullable<RefusalResult['limiter']>
  readonly requests: number
}

/** Refusals by workspace and limiter over all buckets, the most first. */
export function mostRefused(
  buckets: RefusalReport['data'],
  defaultWorkspaceId: string,
): readonly Refused[] {
  const sums = new Map<string, Refused>()
  for (const result of buckets.flatMap(({ results }) => results)) {
    const { limiter, requests } = result
    if (!limiter) continue
    const workspaceId = result.workspace_id ?? defaultWorkspaceId
    const id = `${workspaceId} ${limiter.id}`
    sums.set(id, { workspaceId, limiter, requests: (sums.get(id)?.requests ?? 0) + requests })
  }
  return [...sums.values()].toSorted((a, b) => b.requests - a.requests)
}

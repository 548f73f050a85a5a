import type { Upstream, UpstreamKind } from '#contract/upstream.ts'
import type { UpstreamHealth } from '#store/queries/upstream-health.ts'
import { presentOptionalInstant } from '../present.ts'

export function presentUpstream(health: UpstreamHealth | undefined): Upstream {
  return {
    type: 'upstream',
    kind: health?.kind ?? 'unknown',
    url: health?.url || null,
    credential: health?.credential ?? 'missing',
    status: health?.status ?? 'unknown',
    since: presentOptionalInstant(health?.sinceMs ?? null),
    last_success_at: presentOptionalInstant(health?.lastSuccessAtMs ?? null),
    http_status: health?.httpStatus ?? null,
    message: health?.message ?? null,
  }
}

export function presentUpstreamKind(health: UpstreamHealth | undefined): UpstreamKind {
  return { type: 'upstream_kind', kind: health?.kind ?? 'unknown' }
}

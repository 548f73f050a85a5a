import type { CheckedLimit, RequestExplanation } from '#contract/requests.ts'
import { findGroup } from '#domain/catalog.ts'
import type { CatalogIndex } from '#domain/catalog.ts'
import { isPlaygroundKey } from '#domain/id.ts'
import type { OrganizationId } from '#domain/id.ts'
import { passesAtMs } from '#domain/limit-check.ts'
import type { LimitCheck, RateCheck, SpendCheck } from '#domain/limit-check.ts'
import { limitedGroupsOf } from '#domain/limited-group.ts'
import { formatCents, zeroNanoUsd } from '#domain/money.ts'
import { remainingNanoUsd } from '#domain/scope.ts'
import type { LoggedDetail } from '#reports/request-log-port.ts'
import { presentInstant, presentOptionalInstant, presentScope } from '../present.ts'
import type { Explained } from './explain-request.ts'
import { presentCostLines } from './present-cost-lines.ts'
import { presentRequest } from './present-request.ts'

export function presentExplanation(
  { logged, checks }: Explained,
  catalog: CatalogIndex,
  organizationId: OrganizationId,
): RequestExplanation {
  const { ask } = logged
  const isRefused = logged.kind === 'refused'
  const passesMs = isRefused && checks ? passesAtMs(checks.limits, checks.atMs) : null
  return {
    ...presentRequest(logged),
    ...(isRefused ? unsent : presentAnswer(logged)),
    ...(isRefused && { stream: logged.ask.stream }),
    max_tokens: ask.maxTokens,
    bound: {
      amount: formatCents(ask.boundNanoUsd),
      input_tokens_max: ask.inputTokensBound,
      output_tokens_max: ask.maxTokens,
      is_floor: ask.unbounded,
      price_version: ask.priceVersion,
    },
    input_tokens_estimate: ask.inputTokensEstimate,
    limits: checks && {
      as_of: checks.asOf,
      at: presentInstant(checks.atMs),
      data: checks.limits.map((check) =>
        presentCheck(check, { logged, organizationId, catalog, atMs: checks.atMs }),
      ),
    },
    would_pass_at: presentOptionalInstant(passesMs),
    asked_for_id: isRefused && logged.foundId !== logged.id ? logged.foundId : null,
  }
}

const unsent = {
  service_tier: null,
  inference_geo: null,
  speed: null,
  context_window: null,
  settled_at: null,
  cost_lines: null,
} as const

function presentAnswer(logged: Extract<LoggedDetail, { kind: 'admitted' }>) {
  return {
    service_tier: logged.serviceTier,
    inference_geo: logged.inferenceGeo,
    speed: logged.speed,
    context_window: logged.contextWindow,
    settled_at: presentOptionalInstant(logged.settledAtMs),
    cost_lines: presentCostLines(logged),
  }
}

type Surroundings = {
  readonly logged: LoggedDetail
  readonly organizationId: OrganizationId
  readonly catalog: CatalogIndex
  readonly atMs: number
}

function presentCheck(check: LimitCheck, around: Surroundings): CheckedLimit {
  return check.type === 'spend' ? presentSpend(check, around) : presentRate(check, around)
}

function presentSpend(check: SpendCheck, around: Surroundings): CheckedLimit {
  const { settledNanoUsd, reservedNanoUsd } = check
  const balance = { settledNanoUsd, reservedNanoUsd, excessNanoUsd: zeroNanoUsd }
  return {
    type: 'spend_limit',
    ...presentVerdict(check, around),
    period: check.window,
    window: check.windowId,
    amount: formatCents(check.limitNanoUsd),
    spent: formatCents(settledNanoUsd),
    reserved: formatCents(reservedNanoUsd),
    remaining: formatCents(remainingNanoUsd(check.limitNanoUsd, balance)),
    asked: formatCents(check.boundNanoUsd),
    resets_at: presentInstant(check.resetsAtMs),
  }
}

function presentRate(check: RateCheck, around: Surroundings): CheckedLimit {
  const { group, limiter, limit, remaining, asked, retryAfterMs } = check
  const { catalog, atMs } = around
  const limited = limitedGroupsOf(catalog.catalog).find(({ id }) => id === group)
  return {
    type: 'rate_limit',
    ...presentVerdict(check, around),
    group: {
      id: limited?.wireId ?? group,
      display_name: findGroup(catalog, group)?.displayName ?? group,
    },
    limiter,
    limit,
    remaining,
    asked,
    frees_at: retryAfterMs === null ? null : presentInstant(atMs + retryAfterMs),
  }
}

function presentVerdict(
  { scopeKind, refuses }: LimitCheck,
  { logged, organizationId }: Surroundings,
) {
  const { apiKeyId, workspaceId } = logged
  const ids = {
    api_key: apiKeyId ?? workspaceId,
    workspace: workspaceId,
    organization: organizationId,
  }
  const isPlayground = scopeKind === 'api_key' && (apiKeyId === null || isPlaygroundKey(apiKeyId))
  // Playground keys are nobody's to list; what limits them is their workspace.
  const scope = isPlayground
    ? presentScope({ scopeKind: 'workspace', scopeId: workspaceId })
    : presentScope({ scopeKind, scopeId: ids[scopeKind] })
  return { scope, refuses: refuses !== null, reason: refuses }
}

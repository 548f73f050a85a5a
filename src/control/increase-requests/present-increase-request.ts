import type { IncreaseRequest as IncreaseRequestOnTheWire } from '#contract/increase-requests.ts'
import { formatCents, nanoUsd } from '#domain/money.ts'
import type { NanoUsd } from '#domain/money.ts'
import type { IncreaseActor, IncreaseRequest } from '#store/queries/increase-requests.ts'
import type { PersonName } from '#store/queries/person-names.ts'
import type { SpendLimit } from '#store/queries/spend-limits.ts'
import { presentInstant, presentOptionalInstant, presentScope } from '../present.ts'

/** What is shown with a request and does not stand in it. */
export type IncreaseFacts = {
  /** `undefined` for whom the caller may not see. */
  nameOf(actor: IncreaseActor): PersonName | undefined
  /** What limits the workspace, and what it has spent; `undefined` where nothing limits it. */
  standing: { readonly limit: SpendLimit; readonly spentNanoUsd: NanoUsd } | undefined
}

/** As the audit keeps it: without names, and without what changes by itself. */
export const noFacts: IncreaseFacts = { nameOf: () => undefined, standing: undefined }

export function presentIncreaseRequest(
  request: IncreaseRequest,
  facts: IncreaseFacts,
): IncreaseRequestOnTheWire {
  const { decision } = request
  const decided = decision.status === 'pending' ? undefined : decision
  const approval = decision.status === 'approved' ? decision : undefined
  const previous = approval?.raise?.previousNanoUsd ?? null
  const endedAtMs = approval?.raise?.endedAtMs ?? null
  return {
    id: request.id,
    type: 'spend_limit_increase_request',
    actor: presentActor(request.requestedBy, facts),
    workspace_id: request.workspaceId,
    amount: formatCents(request.amountNanoUsd),
    currency: 'USD',
    period: request.period,
    reason: request.reason,
    status: decision.status,
    created_at: presentInstant(request.createdAtMs),
    resolved_at: decided ? presentInstant(decided.atMs) : null,
    resolved_by: decided ? presentActor(decided.by, facts) : null,
    approved_amount: approval ? formatCents(approval.amountNanoUsd) : null,
    approved_period: approval?.period ?? null,
    ends_at: approval?.raise ? presentInstant(approval.raise.endsAtMs) : null,
    ended_at: presentOptionalInstant(endedAtMs),
    previous_amount: previous === null ? null : formatCents(previous),
    spend_summary: decided ? null : presentStanding(request, facts),
  }
}

function presentActor(
  actor: IncreaseActor,
  { nameOf }: IncreaseFacts,
): IncreaseRequestOnTheWire['actor'] {
  if (actor.type === 'admin_key') {
    return { type: 'scoped_api_key_actor', scoped_api_key_id: actor.id }
  }
  const { name = null, email = null, isGone = false } = nameOf(actor) ?? {}
  return { type: 'user_actor', user_id: actor.id, name, email_address: email, deleted: isGone }
}

function presentStanding(
  { workspaceId, requestedBy, period }: IncreaseRequest,
  facts: IncreaseFacts,
): IncreaseRequestOnTheWire['spend_summary'] {
  if (!facts.standing) return null
  const { limit, spentNanoUsd } = facts.standing
  return {
    scope: { type: 'workspace', workspace_id: workspaceId },
    source: presentScope(limit),
    actor: presentActor(requestedBy, facts),
    amount: formatCents(limit.amountNanoUsd),
    currency: 'USD',
    period,
    period_to_date_spend: formatCents(toThousandthsOfCents(spentNanoUsd)),
    spend_limit_id: limit.id,
  }
}

const nanoUsdPerThousandthOfCent = 10_000n

/** As Anthropic's clients expect it: not negative, and with three decimals of a cent. */
function toThousandthsOfCents(spent: NanoUsd): NanoUsd {
  return nanoUsd(spent <= 0n ? 0n : spent - (spent % nanoUsdPerThousandthOfCent))
}

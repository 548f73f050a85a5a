import type { IncreaseRequest as IncreaseRequestOnTheWire } from '#contract/increase-requests.ts'
import { balanceAt } from '#domain/balance.ts'
import type { UserId, WorkspaceId } from '#domain/id.ts'
import type { ScopeId } from '#domain/scope.ts'
import { windowIdsAt } from '#domain/window.ts'
import type { IncreaseRequest } from '#store/queries/increase-requests.ts'
import { listPersonNames } from '#store/queries/person-names.ts'
import { listSpendLimitsOf } from '#store/queries/spend-limits.ts'
import type { SpendLimit } from '#store/queries/spend-limits.ts'
import type { RequestContext } from '../context.ts'
import { presentIncreaseRequest } from './present-increase-request.ts'
import type { IncreaseFacts } from './present-increase-request.ts'

/** Requests with who asked, as far as the caller may know, and how pending ones' workspaces stand now. */
export async function showIncreaseRequests(
  context: RequestContext,
  requests: readonly IncreaseRequest[],
): Promise<IncreaseRequestOnTheWire[]> {
  const { store, caller } = context
  const { organizationId } = caller
  const names = await listPersonNames(store.read, { organizationId, ids: userIdsOf(requests) })
  const standingOf = await readStandings(context, requests)
  return requests.map((request) => {
    const maySee = caller.access.mayInWorkspace(request.workspaceId, 'users.view')
    return presentIncreaseRequest(request, {
      nameOf: (actor) => (maySee && actor.type === 'user' ? names.get(actor.id) : undefined),
      standing: standingOf(request),
    })
  })
}

function userIdsOf(requests: readonly IncreaseRequest[]): UserId[] {
  const actors = requests.flatMap(({ requestedBy, decision }) =>
    decision.status === 'pending' ? [requestedBy] : [requestedBy, decision.by],
  )
  return [...new Set(actors.flatMap(({ type, id }) => (type === 'user' ? [id] : [])))]
}

async function readStandings(
  { store, ledger, clock, caller: { organizationId } }: RequestContext,
  requests: readonly IncreaseRequest[],
): Promise<(request: IncreaseRequest) => IncreaseFacts['standing']> {
  const pending = requests.filter(({ decision }) => decision.status === 'pending')
  if (pending.length === 0) return () => undefined
  const ids: WorkspaceId[] = [...new Set(pending.map(({ workspaceId }) => workspaceId))]
  const states = await ledger.readScopes(ids)
  const stateOf = new Map(ids.map((id, index) => [id, states[index]]))
  const limitsOf = new Map<ScopeId, readonly SpendLimit[]>()
  for (const id of [...ids, organizationId]) {
    limitsOf.set(id, await listSpendLimitsOf(store.read, id))
  }
  const windows = windowIdsAt(clock.now())
  return ({ workspaceId, period }) => {
    const state = stateOf.get(workspaceId)
    const limit = [workspaceId, organizationId]
      .flatMap((id) => limitsOf.get(id)?.filter((each) => each.period === period) ?? [])
      .toSorted((one, other) => (one.amountNanoUsd < other.amountNanoUsd ? -1 : 1))
      .at(0)
    if (!state || !limit) return undefined
    return { limit, spentNanoUsd: balanceAt(state, windows[period]).settledNanoUsd }
  }
}

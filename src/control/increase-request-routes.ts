import type { IncreaseRequest as IncreaseRequestOnTheWire } from '#contract/increase-requests.ts'
import {
  approveIncreaseRequestEndpoint,
  createIncreaseRequestEndpoint,
  denyIncreaseRequestEndpoint,
  getIncreaseRequestEndpoint,
  listIncreaseRequestsEndpoint,
} from '#contract/increase-requests.ts'
import type { IncreaseRequest } from '#store/queries/increase-requests.ts'
import type { RequestContext } from './context.ts'
import { approveIncreaseRequest } from './increase-requests/approve-increase-request.ts'
import { createIncreaseRequest } from './increase-requests/create-increase-request.ts'
import { denyIncreaseRequest } from './increase-requests/deny-increase-request.ts'
import { getIncreaseRequest } from './increase-requests/get-increase-request.ts'
import { listIncreaseRequests } from './increase-requests/list-increase-requests.ts'
import { showIncreaseRequests } from './increase-requests/show-increase-requests.ts'
import { route } from './route.ts'
import type { Route } from './route.ts'
import { presentSpendLimit } from './spend-limits/present-spend-limit.ts'

/** Who asks for higher limits, and what becomes of it. */
export const increaseRequestRoutes: readonly Route[] = [
  route(createIncreaseRequestEndpoint, async (context, { body }) =>
    showOne(context, await createIncreaseRequest(context, body)),
  ),
  route(listIncreaseRequestsEndpoint, async (context, { query }) => {
    const { requests, nextPage } = await listIncreaseRequests(context, query)
    return { data: await showIncreaseRequests(context, requests), next_page: nextPage }
  }),
  route(getIncreaseRequestEndpoint, async (context, { params }) =>
    showOne(context, await getIncreaseRequest(context, params.spend_limit_increase_request_id)),
  ),
  route(approveIncreaseRequestEndpoint, async (context, { params, body }) => {
    const { spend_limit_increase_request_id: id } = params
    const { request, limit } = await approveIncreaseRequest(context, id, body)
    return { ...(await showOne(context, request)), spend_limit: presentSpendLimit(limit) }
  }),
  route(denyIncreaseRequestEndpoint, async (context, { params }) =>
    showOne(context, await denyIncreaseRequest(context, params.spend_limit_increase_request_id)),
  ),
]

async function showOne(
  context: RequestContext,
  request: IncreaseRequest,
): Promise<IncreaseRequestOnTheWire> {
  const [shown] = await showIncreaseRequests(context, [request])
  return shown!
}

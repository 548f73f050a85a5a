import { explainRequestEndpoint, listRequestsEndpoint } from '#contract/requests.ts'
import { catalog } from '#domain/catalog-data.ts'
import { indexCatalog } from '#domain/catalog.ts'
import { explainRequest } from './requests/explain-request.ts'
import { listRequests } from './requests/list-requests.ts'
import { presentExplanation } from './requests/present-explanation.ts'
import { presentRequest } from './requests/present-request.ts'
import { route } from './route.ts'
import type { Route } from './route.ts'

const groups = indexCatalog(catalog)

/** Single requests to the models, and why each ended as it did. */
export const requestLogRoutes: readonly Route[] = [
  route(listRequestsEndpoint, async (context, { query }) => {
    const { items, nextPage } = await listRequests(context, query)
    return { data: items.map(presentRequest), next_page: nextPage }
  }),
  route(explainRequestEndpoint, async (context, { params }) =>
    presentExplanation(
      await explainRequest(context, params.request_id),
      groups,
      context.caller.organizationId,
    ),
  ),
]

import { listApiKeyNamesEndpoint } from '#contract/api-key-names.ts'
import { listApiKeySummariesEndpoint } from '#contract/api-key-summaries.ts'
import { listWorkspacePeopleEndpoint } from '#contract/workspace-people.ts'
import { listWorkspaceSummariesEndpoint } from '#contract/workspace-summaries.ts'
import { listApiKeyNames, presentApiKeyName } from './api-keys/list-api-key-names.ts'
import { listApiKeySummaries } from './api-keys/list-api-key-summaries.ts'
import { presentApiKeySummary } from './api-keys/present-api-key-summary.ts'
import { presentPageBy } from './present.ts'
import { route } from './route.ts'
import type { Route } from './route.ts'
import { listPeopleOfWorkspace } from './workspace-people/list-workspace-people.ts'
import { presentWorkspacePerson } from './workspace-people/present-workspace-person.ts'
import { listWorkspaceSummaries } from './workspaces/list-workspace-summaries.ts'
import { presentWorkspaceSummary } from './workspaces/present-workspace-summary.ts'

/** What stands beside the rows of long lists: figures and names, of many things in one answer. */
export const summaryRoutes: readonly Route[] = [
  route(listWorkspaceSummariesEndpoint, async (context, { query }) => {
    const nowMs = context.clock.now()
    const page = await listWorkspaceSummaries(context, query, nowMs)
    const present = (summary: (typeof page.items)[number]) =>
      presentWorkspaceSummary(summary, nowMs)
    return presentPageBy(page, present, ({ workspace_id }) => workspace_id)
  }),
  route(listWorkspacePeopleEndpoint, async (context, { params, query }) => {
    const page = await listPeopleOfWorkspace(context, params.workspace_id, query)
    return {
      data: page.people.map((person) => presentWorkspacePerson(person, page.isDefault)),
      next_page: page.nextPage,
    }
  }),
  route(listApiKeySummariesEndpoint, async (context, { query }) => {
    const nowMs = context.clock.now()
    const page = await listApiKeySummaries(context, query, nowMs)
    const present = (summary: (typeof page.items)[number]) => presentApiKeySummary(summary, nowMs)
    return presentPageBy(page, present, ({ api_key_id }) => api_key_id)
  }),
  route(listApiKeyNamesEndpoint, async (context, { query }) => {
    const page = await listApiKeyNames(context, query)
    return presentPageBy(page, presentApiKeyName, ({ api_key_id }) => api_key_id)
  }),
]

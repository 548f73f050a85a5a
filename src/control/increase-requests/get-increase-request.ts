import type { IncreaseRequestId } from '#domain/id.ts'
import type { Db } from '#store/port.ts'
import { findIncreaseRequest } from '#store/queries/increase-requests.ts'
import type { IncreaseRequest } from '#store/queries/increase-requests.ts'
import { notFound } from '../api-error.ts'
import type { RequestContext } from '../context.ts'

const noun = 'Spend limit increase request'

/** One of a workspace in which the caller may do what the endpoint does. */
export async function getIncreaseRequest(
  { store, caller, action }: RequestContext,
  id: IncreaseRequestId,
  db: Db = store.read,
): Promise<IncreaseRequest> {
  const request = await findIncreaseRequest(db, { organizationId: caller.organizationId, id })
  if (!request) throw notFound(noun)
  caller.access.requireWorkspace(request.workspaceId, action, noun)
  return request
}

import { isPlaygroundKey } from '#domain/id.ts'
import type { OrganizationId } from '#domain/id.ts'
import type { AsideReader } from '#platform/aside-reader.ts'
import { parseAdmittedDetail, parseRefusedDetail } from './parse-logged.ts'
import { findLogged, readLogPage } from './read-request-log.ts'
import type { LogPage, LogQuery, Logged, LoggedDetail, RequestLog } from './request-log-port.ts'

/** The log, read aside from the traffic. */
export function createRequestLog(reader: Pick<AsideReader, 'query'>): RequestLog {
  const find = async (
    organizationId: OrganizationId,
    id: string,
  ): Promise<LoggedDetail | undefined> => {
    const { request, refusal } = await findLogged(reader, organizationId, id)
    if (request) return parseAdmittedDetail(request)
    return refusal && parseRefusedDetail(refusal, id)
  }
  return {
    find,
    list: async (query) => {
      const { requestId, organizationId } = query
      if (requestId === undefined) return readLogPage(reader, query)
      const found = await find(organizationId, requestId)
      return { items: found && fits(found, query) ? [found] : [], nextId: null } satisfies LogPage
    },
  }
}

/** An id finds one: the other filters say whether it is shown. */
function fits(found: Logged, query: LogQuery): boolean {
  const { workspaceIds, apiKeyIds, models, statuses, limiters, clientSessionId } = query
  const isOneOf = <Value>(values: readonly Value[] | undefined, value: Value): boolean =>
    values === undefined || values.includes(value)
  const refused = found.kind === 'refused' ? found : undefined
  const names = found.kind === 'refused' ? [found.model] : [found.model, found.reportedModel ?? '']
  return (
    isOneOf(workspaceIds, found.workspaceId) &&
    isOneOf(apiKeyIds, keyOf(found)) &&
    (models === undefined || names.some((name) => models.includes(name))) &&
    isOneOf(statuses, found.status) &&
    (query.costSources === undefined ||
      (found.kind !== 'refused' && query.costSources.includes(found.costSource ?? ''))) &&
    (limiters === undefined ||
      limiters.some((limiter) => `${refused?.limiter ?? ''}/`.startsWith(`${limiter}/`))) &&
    (clientSessionId === undefined || found.clientSessionId === clientSessionId) &&
    isWithin(found, query)
  )
}

/** The playground's are those of a person: nobody lists them, and they count as none. */
function keyOf({ apiKeyId }: Logged): Logged['apiKeyId'] {
  return apiKeyId !== null && isPlaygroundKey(apiKeyId) ? null : apiKeyId
}

function isWithin(found: Logged, { fromMs = -Infinity, toMs = Infinity }: LogQuery): boolean {
  return found.kind === 'refused'
    ? found.lastAtMs >= fromMs && found.firstAtMs < toMs
    : found.admittedAtMs >= fromMs && found.admittedAtMs < toMs
}

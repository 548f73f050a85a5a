import type { RequestStatus } from '#domain/request-status.ts'
import type { SqliteValue } from '#platform/sqlite.ts'
import type { LogQuery } from './request-log-port.ts'

/** What rows of one table have to be. */
export type Conditions = {
  /** As SQL; adds its values to those that are there, which it numbers on from. */
  write(values: SqliteValue[]): string
  /** An index finds what is asked for: there is nothing to walk through. */
  readonly isIndexed: boolean
}

/** Null: no admitted request is asked for. */
export function requestConditions(query: LogQuery): Conditions | null {
  const statuses = query.statuses?.filter((status) => status !== 'refused')
  if (statuses?.length === 0 || query.limiters !== undefined) return null
  return {
    isIndexed: statuses?.length === 1 && statuses[0] === 'running',
    write: (values) => {
      const terms = [...sharedTerms(query, values), `state <> 'adjusted'`]
      const { models, fromMs, toMs, costSources } = query
      if (costSources) terms.push(`cost_source in (${listOf(costSources, values)})`)
      if (models) {
        const names = listOf(models, values)
        terms.push(`(model in (${names}) or reported_model in (${names}))`)
      }
      if (fromMs !== undefined) terms.push(`admitted_at_ms >= ${add(values, fromMs)}`)
      if (toMs !== undefined) terms.push(`admitted_at_ms < ${add(values, toMs)}`)
      if (statuses) terms.push(`(${statuses.map((each) => statusSql[each]).join(' or ')})`)
      return terms.join(' and ')
    },
  }
}

/** Literals throughout: a partial index is found by them alone. */
const statusSql = {
  running: `state = 'reserved'`,
  completed: `(state = 'settled' and outcome in ('complete', 'unreadable'))`,
  cut_short: `(state = 'settled' and outcome in ('client_gone', 'upstream_cut', 'cut'))`,
  failed: `(state = 'released' or (state = 'settled' and outcome = 'no_response'))`,
  expired: `state = 'expired'`,
} as const satisfies Record<Exclude<RequestStatus, 'refused'>, string>

/** Null: no refusal is asked for. */
export function refusalConditions(query: LogQuery): Conditions | null {
  if (query.statuses && !query.statuses.includes('refused')) return null
  // What is refused costs nothing.
  if (query.costSources) return null
  return {
    isIndexed: false,
    write: (values) => {
      const terms = [
        ...sharedTerms(query, values),
        // Those of limits that only report were admitted.
        `not (limiter >= 'report_only/' and limiter < 'report_only0')`,
      ]
      const { models, limiters, fromMs, toMs } = query
      if (models) terms.push(`model in (${listOf(models, values)})`)
      if (limiters) {
        const names = limiters.map((limiter) => {
          const name = add(values, limiter)
          return `limiter = ${name} or substr(limiter, 1, length(${name}) + 1) = ${name} || '/'`
        })
        terms.push(`(${names.join(' or ')})`)
      }
      if (fromMs !== undefined) terms.push(`last_at_ms >= ${add(values, fromMs)}`)
      if (toMs !== undefined) terms.push(`first_at_ms < ${add(values, toMs)}`)
      return terms.join(' and ')
    },
  }
}

function sharedTerms(query: LogQuery, values: SqliteValue[]): string[] {
  const { organizationId, workspaceIds, apiKeyIds, clientSessionId } = query
  const terms = [`organization_id = ${add(values, organizationId)}`]
  if (workspaceIds) terms.push(`workspace_id in (${listOf(workspaceIds, values)})`)
  if (apiKeyIds) {
    const keys = apiKeyIds.filter((id) => id !== null)
    const withoutKey = `api_key_id is null or api_key_id like 'playground~_%' escape '~'`
    const some = [
      ...(keys.length > 0 ? [`api_key_id in (${listOf(keys, values)})`] : []),
      ...(keys.length < apiKeyIds.length ? [withoutKey] : []),
    ]
    terms.push(`(${some.join(' or ')})`)
  }
  if (clientSessionId !== undefined) {
    terms.push(`client_session_id = ${add(values, clientSessionId)}`)
  }
  return terms
}

function add(values: SqliteValue[], value: SqliteValue): string {
  values.push(value)
  return `$${values.length}`
}

/** An empty list finds nothing. */
function listOf(items: readonly string[], values: SqliteValue[]): string {
  return items.length === 0 ? 'null' : items.map((item) => add(values, item)).join(', ')
}

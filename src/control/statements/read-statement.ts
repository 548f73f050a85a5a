import type { Statement } from '#contract/statements.ts'
import type { OrganizationId, WorkspaceId } from '#domain/id.ts'
import { windowBounds } from '#domain/window.ts'
import type { Clock } from '#platform/clock.ts'
import type { Reports, UsageDimension, UsageRow } from '#reports/port.ts'
import type { Store } from '#store/port.ts'
import { listWorkspaceNames } from '#store/queries/report-names.ts'
import { getOrganizationOf } from '../notify/reader-language.ts'
import { presentInstant } from '../present.ts'
import { sumBy, sumOf } from './build-statement.ts'

/** What statements read of the sums. */
export type StatementReports = Pick<Reports, 'usage' | 'freshAsOf' | 'countOpen' | 'isComplete'>

export type StatementServices = {
  readonly store: Pick<Store, 'read'>
  readonly reports: StatementReports
  readonly clock: Clock
}

export type StatementOf = {
  readonly organizationId: OrganizationId
  /** `2026-11`. */
  readonly month: string
  readonly tagKey?: string | undefined
}

type MonthState = {
  /** It is over, each of its requests is settled, and the sums have them all. */
  readonly isFinal: boolean
  readonly freshAsOfMs: number
  /** Admitted in the month and not settled. */
  readonly openRequests: number
}

/** How far the sums of a month have come. */
export async function readMonthState(
  { reports, clock }: Pick<StatementServices, 'reports' | 'clock'>,
  { organizationId, month }: StatementOf,
): Promise<MonthState> {
  const { startMs, endMs } = windowBounds(month)
  const isOver = clock.now() >= endMs
  // In this order: nothing can be opened any more in a month that is over.
  const openRequests = await reports.countOpen(organizationId, startMs, endMs)
  const freshAsOfMs = await reports.freshAsOf(organizationId)
  const isFinal =
    isOver && openRequests === 0 && (await reports.isComplete(organizationId, startMs, endMs))
  return { isFinal, freshAsOfMs, openRequests }
}

/** What a month cost. Its sums are no older than its `fresh_as_of`. */
export async function readStatement(
  services: StatementServices,
  asked: StatementOf,
): Promise<Statement> {
  const { store } = services
  const { organizationId, month, tagKey } = asked
  const { startMs, endMs } = windowBounds(month)
  const state = await readMonthState(services, asked)
  const rows = await readRows(services, asked, 'workspaceId')
  const tagRows = tagKey === undefined ? null : await readRows(services, asked, 'tag')
  const organization = await getOrganizationOf(store.read, organizationId)
  const byWorkspace = sumBy(rows, ({ key }) => key.workspaceId as WorkspaceId)
  const names = await listWorkspaceNames(store.read, organizationId)
  return {
    type: 'statement',
    organization: { id: organization.id, name: organization.name },
    month,
    starting_at: presentInstant(startMs),
    ending_at: presentInstant(endMs),
    is_final: state.isFinal,
    fresh_as_of: presentInstant(state.freshAsOfMs),
    currency: 'USD',
    workspaces: byWorkspace.map(({ key, sums }) => ({
      workspace_id: key,
      name: names.get(key) ?? key,
      ...sums,
    })),
    tag_key: tagKey ?? null,
    tags:
      tagRows &&
      sumBy(tagRows, ({ key }) => key.tag ?? null).map(({ key, sums }) => ({
        value: key,
        ...sums,
      })),
    total: sumOf(rows),
  }
}

function readRows(
  { reports }: Pick<StatementServices, 'reports'>,
  { organizationId, month, tagKey }: StatementOf,
  by: UsageDimension,
): Promise<readonly UsageRow[]> {
  const { startMs, endMs } = windowBounds(month)
  return reports.usage({
    organizationId,
    fromMs: startMs,
    toMs: endMs,
    width: 'day',
    filter: {},
    groupBy: [by, 'costSource'],
    ...(tagKey === undefined ? {} : { tagKey }),
  })
}

import type { Statement } from '#contract/statements.ts'
import type { OrganizationId, WorkspaceId } from '#domain/id.ts'
import { windowBounds } from '#domain/window.ts'
import type { Reports, UsageDimension, UsageRow } from '#reports/port.ts'
import type { Store } from '#store/port.ts'
import { listWorkspaceNames } from '#store/queries/report-names.ts'
import { getOrganizationOf } from '../notify/reader-language.ts'
import { presentInstant } from '../present.ts'
import { sumBy, sumOf } from './build-statement.ts'

export type StatementServices = {
  readonly store: Pick<Store, 'read'>
  readonly reports: Pick<Reports, 'usage' | 'freshAsOf' | 'countOpen'>
}

export type StatementOf = {
  readonly organizationId: OrganizationId
  /** `2026-11`. */
  readonly month: string
  readonly tagKey?: string | undefined
}

/** Whether a month is over and its sums are whole, and as of when they are. */
export async function readMonthState(
  { reports }: Pick<StatementServices, 'reports'>,
  { organizationId, month }: StatementOf,
): Promise<{ readonly isFinal: boolean; readonly freshAsOfMs: number }> {
  const { startMs, endMs } = windowBounds(month)
  // In this order: what is settled when nothing is open is in the sums that are as fresh afterwards.
  const open = await reports.countOpen(organizationId, startMs, endMs)
  const freshAsOfMs = await reports.freshAsOf(organizationId)
  return { isFinal: open === 0 && freshAsOfMs >= endMs, freshAsOfMs }
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
  { reports }: StatementServices,
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

import type { ReactNode } from 'react'
import { useAddress } from '../../api/use-address.ts'
import { useLanguage } from '../../language/language.tsx'
import { FaultNotice } from '../../ui/notice.tsx'
import { Card, Section } from '../../ui/page.tsx'
import { Select } from '../../ui/select.tsx'
import { trailTexts } from '../reports/describe-span.ts'
import { EmptyChart } from '../reports/empty-chart.tsx'
import { ExportMenu } from '../reports/export-menu.tsx'
import { FreshLine } from '../reports/fresh-line.tsx'
import { dayOf, spanOf } from '../reports/period.ts'
import type { Period } from '../reports/period.ts'
import { rangeQuery } from '../reports/selection.ts'
import { useModelGroups } from '../reports/use-model-groups.ts'
import type { ModelGroup } from '../reports/use-model-groups.ts'
import { useUsed } from '../reports/use-used.ts'
import { useReport } from '../reports/use-report.ts'
import { HourTable } from './hour-table.tsx'
import { CacheChart, RateChart } from './rate-charts.tsx'

type RateSectionProps = {
  /** Left out: of the whole organization. */
  readonly workspaceId: string | undefined
  readonly period: Period
}

/** How near the fullest minute of each hour came to the rate limits of a group of models. */
export function RateSection({ workspaceId, period }: RateSectionProps) {
  const { messages, format } = useLanguage()
  const { usage } = messages
  const { get } = useAddress()
  const groups = useModelGroups(workspaceId)
  const asked = get('tier')
  const used = useUsed(workspaceId ?? '', period)
  const group =
    groups?.find(({ id }) => id === asked) ?? (used && groups && usualGroup(groups, used.mostUsed))
  const day = dayOfPeriod(period)
  const span = spanOf(day)
  const query = {
    ...rangeQuery(span),
    model_group: group?.id ?? '',
    ...(workspaceId !== undefined && { workspace_id: workspaceId }),
  }
  const { data, freshAsOf, fault, retry } = useReport(
    'GET /v1/organizations/usage_report/rate_limit_use',
    { query },
    { enabled: group !== undefined },
  )
  const when = trailTexts(day, format, usage).at(-1) ?? ''
  const isEmpty = data?.hours.every((hour) => hour.requests_per_minute_max === 0) ?? false
  if (groups?.length === 0) return null
  return (
    <Section
      title={usage.rate}
      intro={usage.rateIntro}
      action={
        <RateActions groups={groups ?? []} group={group}>
          <ExportMenu
            path="/v1/organizations/usage_report/rate_limit_use/export"
            query={query}
            fileName={`rate-limit-use-${dayOf(span.fromMs)}`}
            part={usage.rate}
          />
        </RateActions>
      }
    >
      {fault && <FaultNotice fault={fault} onRetry={retry} />}
      {(!fault || data) && (
        <Card>
          {isEmpty ? (
            <EmptyChart text={usage.none} />
          ) : (
            <>
              <RateChart kind="input" use={data} span={span} when={when} />
              <CacheChart use={data} span={span} when={when} />
              <RateChart kind="output" use={data} span={span} when={when} />
            </>
          )}
          <FreshLine freshAsOf={freshAsOf} />
        </Card>
      )}
      {data && !isEmpty && <HourTable use={data} label={usage.chart(usage.rate, when)} />}
    </Section>
  )
}

type RateActionsProps = {
  readonly groups: readonly ModelGroup[]
  /** Undefined while it is not known. */
  readonly group: ModelGroup | undefined
  /** What can be done with what is shown of the group. */
  readonly children: ReactNode
}

function RateActions({ groups, group, children }: RateActionsProps) {
  const { usage, common } = useLanguage().messages
  const { show } = useAddress()
  return (
    <div className="flex flex-wrap items-end gap-2">
      <div className="min-w-52 print:hidden">
        <Select
          label={usage.rateGroup}
          placeholder={common.loading}
          value={group?.id ?? null}
          onChange={(tier) => show({ tier })}
          choices={groups.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </div>
      {group && children}
    </div>
  )
}

/** That of the model that is used most; the first where nothing is. */
function usualGroup(groups: readonly ModelGroup[], mostUsed: string | undefined) {
  const isOf = ({ models }: ModelGroup): boolean =>
    mostUsed !== undefined && models.includes(mostUsed)
  return groups.find(isOf) ?? groups[0]
}

/** Hours are the finest there is: an hour that is opened is shown in its day. */
function dayOfPeriod(period: Period): Period {
  const [chosen, day] = period.trail
  return { ...period, trail: day ? [chosen, day] : [chosen] }
}

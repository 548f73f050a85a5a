import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { Limiter } from '#domain/rate-limit.ts'
import { useReason } from '../../language/use-reason.ts'
import { useMessages } from '../../language/language.tsx'
import { Switch } from '../../ui/choice.tsx'
import { FaultNotice } from '../../ui/notice.tsx'
import { Section } from '../../ui/page.tsx'
import { useToast } from '../../ui/toast.tsx'
import { workspaceOf } from './limit-scope.ts'
import type { LimitScope } from './limit-scope.ts'
import type { LimitCell, LimitedGroup } from './merge-rate-limits.ts'
import { RateMatrix } from './rate-matrix.tsx'
import type { MatrixProps } from './rate-matrix.tsx'
import { usePeaks } from './use-peaks.ts'
import { useReportOnly } from './use-report-only.ts'
import { useRateLimits } from './use-rate-limits.ts'
import { useSetRateLimit } from './use-set-rate-limit.ts'

type RateLimitsProps = {
  readonly scope: LimitScope
  /** Why nothing can be set, whoever asks: the workspace is archived. */
  readonly closed?: string | undefined
}

/** What may be sent each minute: for each model tier and limit type, and beside them what is limited whatever the model. */
export function RateLimits({ scope, closed }: RateLimitsProps) {
  const { rate } = useMessages().limits
  const whyNot = useReason()
  const { groups, fault, retry } = useRateLimits(scope)
  const [allTypes, setAllTypes] = useAllTypes(scope)
  const change = useEdits(scope)
  const action = scope.type === 'api_key' ? 'key_limits.edit' : 'rate_limits.edit'
  const matrix = {
    ...change,
    peakOf: usePeaks(scope, groups !== undefined),
    scope,
    whyNot: closed ?? whyNot(action, workspaceOf(scope)),
    isOutermost: scope.type === 'organization',
  }
  const models = groups?.filter(({ type }) => type === 'model_group')
  const others = groups?.filter(({ type }) => type !== 'model_group')
  const notes = {
    organization: undefined,
    workspace: rate.inheritNote,
    api_key: rate.inheritNoteKey,
  }
  return (
    <Section
      title={rate.title}
      intro={
        <>
          <p>{rate.intro}</p>
          {notes[scope.type] !== undefined && <p>{notes[scope.type]}</p>}
        </>
      }
      action={
        <Switch isSelected={allTypes} onChange={setAllTypes}>
          {rate.allTypes}
        </Switch>
      }
    >
      {fault ? (
        <FaultNotice fault={fault} onRetry={retry} />
      ) : (
        <>
          {change.fault && <FaultNotice fault={change.fault} />}
          <RateMatrix
            {...matrix}
            label={rate.title}
            groups={models}
            columns={allTypes ? bucketLimiters : limitersInUse(models)}
          />
          {others !== undefined && others.length > 0 && (
            <OtherLimits {...matrix} groups={others} columns={otherLimiters} />
          )}
        </>
      )}
    </Section>
  )
}

function OtherLimits(props: Omit<MatrixProps, 'label'>) {
  const { rate } = useMessages().limits
  return (
    <>
      <h3 className="pt-1 font-semibold">{rate.otherTitle}</h3>
      <RateMatrix {...props} label={rate.otherTitle} firstColumn={rate.appliesTo} />
    </>
  )
}

/** What stands in a cell while its change is under way is what it will be. */
function useEdits(scope: LimitScope) {
  const { rate } = useMessages().limits
  const toast = useToast()
  const { set, pending, fault } = useSetRateLimit(scope)
  const cellOf = (group: LimitedGroup, limiter: Limiter): LimitCell => {
    const cell = group.cells[limiter] ?? { own: undefined, inherited: undefined }
    return pending?.groupId === group.id && pending.limiter === limiter
      ? {
          ...cell,
          own: pending.value ?? undefined,
          isReportOnly: pending.mode === 'report_only' && pending.value !== null,
        }
      : cell
  }
  const onSet: MatrixProps['onSet'] = (group, limiter, { value, mode }) =>
    set({ groupId: group.id, limiter, value, mode }, () =>
      toast(value === null && scope.type !== 'organization' ? rate.restored : rate.saved),
    )
  const { ofRate } = useReportOnly(scope)
  const reportOf = (group: LimitedGroup, limiter: Limiter) => ofRate(group.id, limiter)
  return { cellOf, reportOf, onSet, fault }
}

const bucketLimiters = [
  'requests_per_minute',
  'input_tokens_per_minute',
  'input_tokens_per_minute_cache_aware',
  'output_tokens_per_minute',
  'tokens_per_minute',
  'tokens_per_day',
] as const satisfies readonly Limiter[]

const otherLimiters = ['requests_per_minute', 'concurrent_requests'] as const

/** Those of the presets, and whatever else somebody has set. */
const usualLimiters: readonly Limiter[] = [
  'requests_per_minute',
  'input_tokens_per_minute',
  'output_tokens_per_minute',
]

function limitersInUse(groups: readonly LimitedGroup[] | undefined): readonly Limiter[] {
  return bucketLimiters.filter(
    (limiter) => usualLimiters.includes(limiter) || groups?.some(({ cells }) => cells[limiter]),
  )
}

/** In the address, but in a dialog. */
function useAllTypes(scope: LimitScope): readonly [boolean, (all: boolean) => void] {
  const search: { readonly types?: string } = useSearch({ strict: false })
  const navigate = useNavigate()
  const state = useState(false)
  if (scope.type === 'api_key') return state
  const set = (all: boolean): void => {
    void navigate({
      to: '.',
      search: (old: object) => ({ ...old, types: all ? 'all' : undefined }),
      replace: true,
      resetScroll: false,
    })
  }
  return [search.types === 'all', set]
}

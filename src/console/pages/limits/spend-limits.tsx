import { useState } from 'react'
import { useCan } from '../../api/use-account.ts'
import { useReason } from '../../language/use-reason.ts'
import { useMessages } from '../../language/language.tsx'
import { Button } from '../../ui/button.tsx'
import { FaultNotice } from '../../ui/notice.tsx'
import { Card, Section } from '../../ui/page.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { AskForMore } from './ask-for-more.tsx'
import { ChangeSpendLimit } from './change-spend-limit.tsx'
import { workspaceOf } from './limit-scope.ts'
import type { LimitScope } from './limit-scope.ts'
import { RaiseUntil } from './raise-until.tsx'
import { RemoveSpendLimit } from './remove-spend-limit.tsx'
import { SpendWindow } from './spend-window.tsx'
import { periods, useStandings } from './use-standings.ts'
import type { Period, Standing } from './use-standings.ts'
import { useThresholds } from './use-thresholds.ts'

type SpendLimitsProps = {
  readonly scope: LimitScope
  /** What it is called where it is asked for. */
  readonly name: string
  /** Why nothing can be set, whoever asks. */
  readonly closed?: string | undefined
}

type Opened = {
  readonly what: 'change' | 'remove' | 'ask' | 'raise'
  readonly period: Period
} | null

/** What may be spent, what is, and what is left: the month, and every other period that has a limit. */
export function SpendLimits({ scope, name, closed }: SpendLimitsProps) {
  const { spend } = useMessages().limits
  const { standings, fault, retry } = useStandings(scope)
  const whyNot = useReason()
  const can = useCan()
  const [opened, setOpened] = useState<Opened>(null)
  const close = (): void => setOpened(null)
  const action = scope.type === 'api_key' ? 'key_limits.edit' : 'spend_limits.edit'
  const whyNotEdit = closed ?? whyNot(action, workspaceOf(scope))
  const whyNotAsk = closed ?? whyNot('increase_requests.create', workspaceOf(scope))
  const shown = periods.filter(
    (period) => period === 'monthly' || standings?.[period].own.spend_limit_id != null,
  )
  const other = periods.find((period) => !shown.includes(period))
  const mayDecide = can('increase_requests.decide')
  return (
    <Section
      title={spend.title}
      intro={spend.intro}
      action={
        <div className="flex flex-wrap gap-2">
          {scope.type === 'workspace' && !mayDecide && (
            <Button
              disabledReason={whyNotAsk}
              onPress={() => setOpened({ what: 'ask', period: 'monthly' })}
            >
              {spend.ask}
            </Button>
          )}
          {standings && other && (
            <Button
              disabledReason={whyNotEdit}
              onPress={() => setOpened({ what: 'change', period: other })}
            >
              {spend.addPeriod}
            </Button>
          )}
        </div>
      }
    >
      {fault && !standings && <FaultNotice fault={fault} onRetry={retry} />}
      {!standings && !fault && <LoadingCard />}
      {standings &&
        shown.map((period) => (
          <Window
            key={period}
            scope={scope}
            standing={standings[period]}
            whyNotEdit={whyNotEdit}
            canRaise={scope.type === 'workspace' && mayDecide}
            onOpen={(what) => setOpened({ what, period })}
          />
        ))}
      {standings && opened && (
        <Opened scope={scope} name={name} standings={standings} opened={opened} onClose={close} />
      )}
    </Section>
  )
}

type WindowProps = {
  readonly scope: LimitScope
  readonly standing: Standing
  readonly whyNotEdit: string | undefined
  readonly canRaise: boolean
  readonly onOpen: (what: NonNullable<Opened>['what']) => void
}

function Window({ scope, standing, whyNotEdit, canRaise, onOpen }: WindowProps) {
  const { spend } = useMessages().limits
  const hasLimit = standing.own.amount !== null
  const isSet = standing.own.spend_limit_id !== null
  const ticks = useThresholds(scope, standing)
  return (
    <SpendWindow
      scope={scope}
      standing={standing}
      ticks={ticks}
      actions={
        <>
          {hasLimit && canRaise && (
            <Button variant="quiet" disabledReason={whyNotEdit} onPress={() => onOpen('raise')}>
              {spend.raiseUntil}
            </Button>
          )}
          {isSet && (
            <Button variant="quiet" disabledReason={whyNotEdit} onPress={() => onOpen('remove')}>
              {spend.remove}
            </Button>
          )}
          <Button disabledReason={whyNotEdit} onPress={() => onOpen('change')}>
            {spend.change}
          </Button>
        </>
      }
    />
  )
}

type OpenedProps = {
  readonly scope: LimitScope
  readonly name: string
  readonly standings: Readonly<Record<Period, Standing>>
  readonly opened: NonNullable<Opened>
  readonly onClose: () => void
}

function Opened({ scope, name, standings, opened, onClose }: OpenedProps) {
  const { what, period } = opened
  const standing = standings[period]
  const own = standing.own
  switch (what) {
    case 'change':
      return (
        <ChangeSpendLimit scope={scope} standings={standings} period={period} onClose={onClose} />
      )
    case 'remove':
      return own.spend_limit_id === null ? null : (
        <RemoveSpendLimit
          type={scope.type}
          id={own.spend_limit_id}
          amount={own.amount ?? own.report_only_amount ?? '0'}
          onClose={onClose}
        />
      )
    case 'ask':
      return scope.type === 'workspace' ? (
        <AskForMore workspace={{ id: scope.workspaceId, name }} onClose={onClose} />
      ) : null
    case 'raise':
      return scope.type === 'workspace' ? (
        <RaiseUntil workspaceId={scope.workspaceId} standing={standing} onClose={onClose} />
      ) : null
  }
}

function LoadingCard() {
  return (
    <Card>
      <Skeleton />
      <Skeleton wide />
      <Skeleton wide />
    </Card>
  )
}

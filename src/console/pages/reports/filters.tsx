import { useState } from 'react'
import { useAddress } from '../../api/use-address.ts'
import { useWorkspacesById } from '../../api/use-workspaces.ts'
import { useAccount } from '../../api/use-account.ts'
import { useKeyNames } from '../../api/use-key-names.ts'
import { useLanguage } from '../../language/language.tsx'
import { Button } from '../../ui/button.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { Select } from '../../ui/select.tsx'
import { Tile } from '../../ui/tile.tsx'
import { dayOf, monthsUpTo, readPeriod } from './period.ts'
import type { Period } from './period.ts'
import { noneId } from './selection.ts'
import { useUsed } from './use-used.ts'

const all = 'all'
/** Two years back. What is older is reached by the address. */
const monthsMax = 25

/** Whatever is opened in the bars closes when something else is looked at. */
const closed = { day: '', hour: '' }

type FiltersProps = {
  /** Of a page that is about one workspace. */
  readonly workspaceId?: string
}

/** What a report is asked for: workspace, model, key, and the month or some of its days. It stands in the address. */
export function ReportFilters({ workspaceId }: FiltersProps) {
  const { usage } = useLanguage().messages
  const { get } = useAddress()
  const period = readPeriod(get, Date.now())
  return (
    <div
      role="group"
      aria-label={usage.filters}
      className="flex flex-wrap items-end gap-3 print:hidden max-sm:flex-col max-sm:items-stretch sm:*:max-w-60 sm:*:min-w-44"
    >
      {workspaceId === undefined && <WorkspaceFilter />}
      <ModelAndKey workspaceId={workspaceId ?? get('workspace')} period={period} />
      <PeriodFilter period={period} />
    </div>
  )
}

function WorkspaceFilter() {
  const { usage, workspaces: words } = useLanguage().messages
  const { default_workspace_id: defaultId } = useAccount()
  const { get, show } = useAddress()
  const workspaces = useWorkspacesById()
  return (
    <Select
      isOneLine
      label={usage.workspace}
      value={get('workspace') || all}
      // A key is of one workspace.
      onChange={(id) => show({ workspace: id === all ? '' : id, key: '' })}
      choices={[
        { value: all, label: usage.allWorkspaces },
        ...[...(workspaces?.values() ?? [])].map((each) => ({
          value: each.id,
          label: each.id === defaultId ? words.default : each.name,
          picture: <Tile color={each.display_color} size="sm" />,
        })),
      ]}
    />
  )
}

/** What was used in the month, whatever else is chosen. */
function ModelAndKey({
  workspaceId,
  period,
}: {
  readonly workspaceId: string
  readonly period: Period
}) {
  const { usage } = useLanguage().messages
  const { get, show } = useAddress()
  const used = useUsed(workspaceId, period)
  const keyNames = useKeyNames()
  const [model, key] = [get('model'), get('key')]
  const nameOf = (id: string): string =>
    id === noneId ? usage.playground : (keyNames.get(id) ?? id)
  return (
    <>
      <Select
        isOneLine
        label={usage.model}
        value={model || all}
        onChange={(value) => show({ model: value === all ? '' : value })}
        choices={[
          { value: all, label: usage.allModels },
          ...withChosen(used?.models ?? [], model).map((id) => ({ value: id, label: id })),
        ]}
      />
      <Select
        isOneLine
        label={usage.apiKey}
        value={key || all}
        onChange={(value) => show({ key: value === all ? '' : value })}
        choices={[
          { value: all, label: usage.allKeys },
          ...withChosen(used?.keys ?? [], key)
            .map((id) => ({ value: id, label: nameOf(id) }))
            .toSorted((a, b) => a.label.localeCompare(b.label)),
        ]}
      />
    </>
  )
}

/** What the address asks for can be chosen, also where nothing was used. */
function withChosen(ids: readonly string[], chosen: string): readonly string[] {
  return chosen === '' || ids.includes(chosen) ? ids : [...ids, chosen]
}

function PeriodFilter({ period }: { readonly period: Period }) {
  const { messages, format } = useLanguage()
  const { usage } = messages
  const { show } = useAddress()
  const { month, isNarrow, trail } = period
  const months = monthsUpTo(Date.now(), monthsMax)
  return (
    <>
      <Select
        isOneLine
        label={usage.month}
        value={month}
        onChange={(value) => show({ month: value, from: '', until: '', ...closed })}
        choices={withChosen(months, month).map((value) => ({
          value,
          label: capital(format.month(Date.parse(`${value}-01T00:00:00Z`))),
        }))}
      />
      {isNarrow ? (
        <DaysFilter key={`${trail[0].fromMs} ${trail[0].toMs}`} period={period} />
      ) : (
        <div>
          <Button
            variant="quiet"
            onPress={() => {
              const { fromMs, toMs } = trail[0]
              const lastMs = Math.min(toMs - 1, Date.now())
              show({ from: dayOf(fromMs), until: dayOf(Math.max(fromMs, lastMs)), ...closed })
            }}
          >
            {usage.narrow}
          </Button>
        </div>
      )}
    </>
  )
}

function DaysFilter({ period }: { readonly period: Period }) {
  const { usage } = useLanguage().messages
  const { show } = useAddress()
  const { fromMs, toMs } = period.trail[0]
  const [days, setDays] = useState({ from: dayOf(fromMs), until: dayOf(toMs - 1) })
  const choose = (next: Partial<typeof days>): void => {
    const both = { ...days, ...next }
    setDays(both)
    const read = readPeriod((name) => both[name as keyof typeof both] ?? '', Date.now())
    if (read.isNarrow) show({ ...both, month: read.month, ...closed })
  }
  const isValid = readPeriod((name) => days[name as keyof typeof days] ?? '', Date.now()).isNarrow
  return (
    // Under the others, in a row of its own.
    <div className="flex gap-3 max-sm:flex-col sm:max-w-none! sm:basis-full sm:items-end sm:*:w-44">
      <DateField
        label={usage.from}
        initialDay={days.from}
        onChange={(from) => choose({ from })}
        error={isValid ? undefined : usage.daysInvalid}
      />
      <DateField
        label={usage.until}
        initialDay={days.until}
        onChange={(until) => choose({ until })}
      />
      <div>
        <Button variant="quiet" onPress={() => show({ from: '', until: '', ...closed })}>
          {usage.wholeMonth}
        </Button>
      </div>
    </div>
  )
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

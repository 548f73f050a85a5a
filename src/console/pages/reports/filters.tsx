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
  const chosen = get('workspace')
  return (
    <Select
      isOneLine
      label={usage.workspace}
      value={chosen || all}
      // A key is of one workspace.
      onChange={(id) => show({ workspace: id === all ? '' : id, key: '' })}
      choices={[
        { value: all, label: usage.allWorkspaces },
        ...[...(workspaces?.values() ?? [])].map((each) => ({
          value: each.id,
          label: each.id === defaultId ? words.default : each.name,
          picture: <Tile color={each.display_color} size="sm" />,
        })),
        // One whose name is not for whoever looks.
        ...(chosen === '' || workspaces?.has(chosen) ? [] : [{ value: chosen, label: chosen }]),
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
        <DaysFilter period={period} />
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

type Days = { readonly from: string; readonly until: string }

/** The first and last day of what is shown; the page shows others as soon as those typed here are days. */
function DaysFilter({ period }: { readonly period: Period }) {
  const { usage } = useLanguage().messages
  const { show } = useAddress()
  const { fromMs, toMs } = period.trail[0]
  const { days, version, type } = useDays({ from: dayOf(fromMs), until: dayOf(toMs - 1) })
  const choose = (next: Partial<Days>): void => {
    const both = { ...days, ...next }
    const read = readDays(both)
    type(both, read.isNarrow)
    if (read.isNarrow) show({ ...both, month: read.month, ...closed })
  }
  return (
    // Under the others, in a row of its own.
    <div className="flex gap-3 max-sm:flex-col sm:max-w-none! sm:basis-full sm:items-end sm:*:w-44">
      <DateField
        key={`from ${version}`}
        label={usage.from}
        initialDay={days.from}
        onChange={(from) => choose({ from })}
        error={readDays(days).isNarrow ? undefined : usage.daysInvalid}
      />
      <DateField
        key={`until ${version}`}
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

function readDays(days: Days): Period {
  return readPeriod((name) => days[name as keyof Days] ?? '', Date.now())
}

/**
 * What is typed, until the address says something that was not typed here: then the fields begin anew, with the next
 * `version`. They are not drawn anew for what somebody types in them, who would lose their place.
 */
function useDays(shown: Days) {
  const now = textOf(shown)
  const [typed, setTyped] = useState<Typed>({ days: shown, version: 0, seen: now, onTheWay: [] })
  const { days, version, seen, onTheWay } = typed
  if (now !== seen) {
    const isTyped = now === textOf(days) || onTheWay.includes(now)
    const left = onTheWay.slice(onTheWay.indexOf(now) + 1)
    setTyped(
      isTyped
        ? { ...typed, seen: now, onTheWay: left }
        : { days: shown, version: version + 1, seen: now, onTheWay: [] },
    )
  }
  const type = (next: Days, isShown: boolean): void =>
    setTyped({
      ...typed,
      days: next,
      onTheWay: isShown ? [...onTheWay, textOf(next)] : onTheWay,
    })
  return { days, version, type }
}

type Typed = {
  readonly days: Days
  readonly version: number
  /** What the address said last. */
  readonly seen: string
  /** What it has been given, and has not said yet. */
  readonly onTheWay: readonly string[]
}

function textOf({ from, until }: Days): string {
  return `${from} ${until}`
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

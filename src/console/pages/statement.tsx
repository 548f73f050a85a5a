import { Link, useParams } from '@tanstack/react-router'
import { ChevronLeft, ChevronRight, Printer } from 'lucide-react'
import type { ReactNode } from 'react'
import { windowBounds } from '#domain/window.ts'
import { useAddress } from '../api/use-address.ts'
import { useApi } from '../api/use-api.ts'
import { useWorkspaces } from '../api/use-workspaces.ts'
import { useLanguage } from '../language/language.tsx'
import { useReason } from '../language/use-reason.ts'
import { Button, buttonLook } from '../ui/button.tsx'
import { FaultNotice, Notice } from '../ui/notice.tsx'
import { Page, Section } from '../ui/page.tsx'
import { Select } from '../ui/select.tsx'
import { ExportMenu } from './reports/export-menu.tsx'
import { currentMonth, isMonth, monthAfter, monthBefore } from './statement/months.ts'
import { StatementTable } from './statement/statement-table.tsx'

/** What a month cost, by workspace and by a tag, on paper if need be. */
export function StatementPage() {
  const { statement } = useLanguage().messages
  const { month = '' } = useParams({ strict: false })
  const reason = useReason()('statements.view')
  if (!isMonth(month)) {
    return (
      <Page title={statement.title(month)}>
        <Notice tone="warn">{statement.noMonth}</Notice>
      </Page>
    )
  }
  return reason === undefined ? (
    <MonthStatement month={month} />
  ) : (
    <Unseen reason={reason} month={month} />
  )
}

function Unseen({ reason, month }: { readonly reason: string; readonly month: string }) {
  const title = useTitle(month)
  return (
    <Page title={title}>
      <Notice>{reason}</Notice>
    </Page>
  )
}

function useTitle(month: string): string {
  const { messages, format } = useLanguage()
  return messages.statement.title(format.month(windowBounds(month).startMs))
}

function MonthStatement({ month }: { readonly month: string }) {
  const { messages, format } = useLanguage()
  const { statement } = messages
  const { get } = useAddress()
  const tagKey = get('tag')
  const { data, error, refetch } = useApi('GET /v1/organizations/statements/{month}', {
    params: { month },
    query: tagKey === '' ? {} : { tag_key: tagKey },
  })
  return (
    <Page
      title={useTitle(month)}
      intro={data && <Intro {...data} />}
      action={<Actions month={month} />}
    >
      {error && <FaultNotice fault={error} onRetry={() => void refetch()} />}
      {data && !data.is_final && (
        <Notice tone="warn">{statement.notFinal(format.instant(data.fresh_as_of))}</Notice>
      )}
      {!error && (
        <Section title={statement.byWorkspace}>
          <StatementTable
            label={statement.byWorkspace}
            head={statement.workspace}
            rows={data?.workspaces.map((row) => ({
              ...row,
              key: row.workspace_id,
              label: row.name,
            }))}
            total={data?.total}
          />
        </Section>
      )}
      <TagChoice />
      {data?.tags && (
        <Section title={statement.byTagOf(data.tag_key ?? '')}>
          <StatementTable
            label={statement.byTagOf(data.tag_key ?? '')}
            head={data.tag_key ?? ''}
            rows={data.tags.map((row) => ({
              ...row,
              key: row.value ?? '\n',
              label: row.value ?? <span className="text-quiet">{statement.withoutTag}</span>,
            }))}
            total={data.total}
          />
        </Section>
      )}
      <p className="text-quiet text-sm">{statement.rounding}</p>
    </Page>
  )
}

type IntroProps = {
  readonly organization: { readonly name: string }
  readonly is_final: boolean
  readonly starting_at: string
  readonly ending_at: string
}

function Intro({ organization, is_final: isFinal, starting_at: from, ending_at: to }: IntroProps) {
  const { messages, format } = useLanguage()
  const { statement } = messages
  const [first, last] = [format.utcDate(Date.parse(from)), format.utcDate(Date.parse(to) - 1)]
  return (
    <>
      {organization.name}. {statement.period(first, last)}
      {isFinal && ` ${statement.final}`}
    </>
  )
}

function Actions({ month }: { readonly month: string }) {
  const { statement } = useLanguage().messages
  const tagKey = useAddress().get('tag')
  return (
    <div className="flex flex-wrap gap-2 print:hidden">
      <MonthLink month={monthBefore(month)}>
        <ChevronLeft aria-hidden className="size-4" />
        {statement.previous}
      </MonthLink>
      {month < currentMonth() && (
        <MonthLink month={monthAfter(month)}>
          {statement.next}
          <ChevronRight aria-hidden className="size-4" />
        </MonthLink>
      )}
      <ExportMenu
        path={`/v1/organizations/statements/${month}/export`}
        query={{ tag_key: tagKey }}
        fileName={`atelier-statement_${month}${tagKey === '' ? '' : '_by-tag'}`}
      />
      <Button variant="primary" onPress={() => window.print()}>
        <Printer aria-hidden className="size-4" />
        {statement.print}
      </Button>
    </div>
  )
}

function MonthLink({ month, children }: { readonly month: string; readonly children: ReactNode }) {
  return (
    <Link
      to="/cost/statement/$month"
      params={{ month }}
      search={(old: object) => old}
      className={buttonLook()}
    >
      {children}
    </Link>
  )
}

/** The keys that workspaces have tags of. */
function TagChoice() {
  const { statement } = useLanguage().messages
  const { get, filter } = useAddress()
  const workspaces = useWorkspaces({ archived: true }) ?? []
  const keys = new Set(workspaces.flatMap(({ tags }) => Object.keys(tags)))
  const chosen = get('tag')
  if (chosen !== '') keys.add(chosen)
  if (keys.size === 0) return null
  const sorted = [...keys].toSorted((left, right) => left.localeCompare(right))
  return (
    <div className="max-w-60 print:hidden">
      <Select
        label={statement.byTag}
        value={chosen === '' ? none : chosen}
        onChange={(tag) => filter({ tag: tag === none ? '' : tag })}
        choices={[
          { value: none, label: statement.noTag },
          ...sorted.map((key) => ({ value: key, label: key })),
        ]}
      />
    </div>
  )
}

/** No key of a tag begins so. */
const none = '\n'

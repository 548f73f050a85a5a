import { useState } from 'react'
import type { Session } from '#contract/sessions.ts'
import { useApi, useChange } from '../../api/use-api.ts'
import { useIdPages } from '../../api/use-pages.ts'
import { useLanguage, useMessages } from '../../language/language.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { FaultNotice } from '../../ui/notice.tsx'
import { Section } from '../../ui/page.tsx'
import { Pager } from '../../ui/pager.tsx'
import { Table } from '../../ui/table.tsx'
import type { Column } from '../../ui/table.tsx'
import { useToast } from '../../ui/toast.tsx'
import { describeUserAgent } from './describe-user-agent.ts'

/** Where the reader is signed in. */
export function SessionsSection() {
  const spoken = useLanguage()
  const words = spoken.messages.account.sessions
  const pages = useIdPages()
  const [isAsking, setAsking] = useState(false)
  const { data, error, refetch } = useApi(
    'GET /v1/organizations/sessions',
    { query: { ...pages.query, limit: 20 } },
    { keepsLast: true },
  )
  return (
    <Section
      title={words.title}
      intro={words.intro}
      action={<Button onPress={() => setAsking(true)}>{words.endAll}</Button>}
    >
      {error && <FaultNotice fault={error} onRetry={() => void refetch()} />}
      {!error && (
        <Table
          label={words.title}
          columns={columnsOf(spoken)}
          rows={data?.data}
          rowId={(session) => session.id}
          empty={null}
          skeletonRows={1}
        />
      )}
      <Pager {...pages.pagerOf(data)} />
      {isAsking && <EndAll onClose={() => setAsking(false)} />}
    </Section>
  )
}

function columnsOf({
  messages,
  format,
}: ReturnType<typeof useLanguage>): readonly Column<Session>[] {
  const words = messages.account.sessions
  return [
    {
      id: 'browser',
      title: words.browser,
      cell: (session) => (
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-medium">{describeUserAgent(session.user_agent, words)}</span>
          {session.is_current && <Badge tone="good">{words.current}</Badge>}
        </span>
      ),
    },
    {
      id: 'address',
      title: words.address,
      hidesWhenNarrow: true,
      cell: (session) => session.address ?? words.unknownAddress,
    },
    {
      id: 'method',
      title: words.method,
      hidesWhenNarrow: true,
      cell: (session) => words.methods[session.method],
    },
    {
      id: 'last_used',
      title: words.lastUsed,
      cell: (session) => (
        <time dateTime={session.last_used_at} title={format.instant(session.last_used_at)}>
          {format.relative(session.last_used_at)}
        </time>
      ),
    },
    {
      id: 'actions',
      title: messages.common.actions,
      hidesTitle: true,
      align: 'end',
      cell: (session) => (session.is_current ? null : <EndButton session={session} />),
    },
  ]
}

function EndButton({ session }: { readonly session: Session }) {
  const words = useMessages().account.sessions
  const toast = useToast()
  const end = useChange('DELETE /v1/organizations/sessions/{session_id}', {
    onDone: () => toast(words.ended),
  })
  return (
    <Button
      variant="quiet"
      isBusy={end.isPending}
      onPress={() => end.mutate({ params: { session_id: session.id } })}
    >
      {words.end}
      <span className="sr-only">{` (${describeUserAgent(session.user_agent, words)})`}</span>
    </Button>
  )
}

function EndAll({ onClose }: { readonly onClose: () => void }) {
  const words = useMessages().account.sessions
  const end = useChange('DELETE /v1/organizations/sessions', {
    // Nothing of what was read stays in memory.
    onDone: () => window.location.assign('/sign-in'),
  })
  return (
    <Confirm
      title={words.endAllQ}
      action={words.endAll}
      onConfirm={() => end.mutate({})}
      onClose={onClose}
      isBusy={end.isPending || end.isSuccess}
      fault={end.error}
      request={null}
    >
      <p>{words.endAllBody}</p>
    </Confirm>
  )
}

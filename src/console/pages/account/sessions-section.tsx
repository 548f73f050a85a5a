import { useState } from 'react'
import type { Session } from '#contract/sessions.ts'
import { requestOf } from '../../api/request.ts'
import { useApi, useChange } from '../../api/use-api.ts'
import { useWholeList } from '../../api/use-whole-list.ts'
import { useLanguage, useMessages } from '../../language/language.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { FaultNotice } from '../../ui/notice.tsx'
import { Section } from '../../ui/page.tsx'
import type { Column } from '../../ui/table.tsx'
import { useToast } from '../../ui/toast.tsx'
import { WholeTable } from '../../ui/whole-table.tsx'
import { describeUserAgent } from './describe-user-agent.ts'

const endAll = 'DELETE /v1/organizations/sessions'

/** A person never has more: the oldest end. */
const sessionsMax = 50

/** Where the reader is signed in. */
export function SessionsSection() {
  const spoken = useLanguage()
  const words = spoken.messages.account.sessions
  const [isAsking, setAsking] = useState(false)
  const { data, error, refetch } = useApi('GET /v1/organizations/sessions', {
    query: { limit: sessionsMax },
  })
  const list = useWholeList({
    prefix: 'session_',
    rows: data?.data,
    textsOf: ({ user_agent: agent, address, method }) => [
      describeUserAgent(agent, words),
      address,
      words.methods[method],
    ],
    sortedBy: {
      browser: ({ user_agent: agent }) => describeUserAgent(agent, words),
      address: ({ address }) => address ?? '',
      method: ({ method }) => words.methods[method],
      last_used: ({ last_used_at: at }) => Date.parse(at),
    },
    initial: { column: 'last_used', direction: 'descending' },
  })
  return (
    <Section
      title={words.title}
      intro={words.intro}
      action={<Button onPress={() => setAsking(true)}>{words.endAll}</Button>}
    >
      {error && <FaultNotice fault={error} onRetry={() => void refetch()} />}
      {!error && (
        <WholeTable
          label={words.title}
          columns={columnsOf(spoken)}
          list={list}
          rowId={(session) => session.id}
          empty={null}
          skeletonRows={1}
        />
      )}
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
      isSortable: true,
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
      isSortable: true,
      hidesWhenNarrow: true,
      cell: (session) => session.address ?? words.unknownAddress,
    },
    {
      id: 'method',
      title: words.method,
      isSortable: true,
      hidesWhenNarrow: true,
      cell: (session) => words.methods[session.method],
    },
    {
      id: 'last_used',
      title: words.lastUsed,
      isSortable: true,
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
  const end = useChange(endAll, {
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
      request={requestOf(endAll, {})}
    >
      <p>{words.endAllBody}</p>
    </Confirm>
  )
}

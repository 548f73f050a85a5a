import { RotateCw, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Invite } from '#contract/invites.ts'
import { useApi } from '../../api/use-api.ts'
import { useIdPages } from '../../api/use-pages.ts'
import { useSearchedList } from '../../api/use-searched-list.ts'
import { useReason } from '../../language/use-reason.ts'
import { useLanguage, useMessages } from '../../language/language.tsx'
import { Badge } from '../../ui/badge.tsx'
import { RowMenu } from '../../ui/menu.tsx'
import { FaultNotice } from '../../ui/notice.tsx'
import { EmptyState, Section } from '../../ui/page.tsx'
import { Pager } from '../../ui/pager.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { Table } from '../../ui/table.tsx'
import type { Column, TableProps } from '../../ui/table.tsx'
import { ResendDialog, RevokeDialog } from './invite-dialogs.tsx'

/** Of this list's names in the address, which the list of members shares. */
const prefix = 'invite_'

/** Those who have not answered yet, also where their time is over. */
export function Invitations() {
  const { people, common } = useMessages()
  const list = useSearchedList({ prefix, name: 'email', age: 'expires' })
  const pages = useIdPages(prefix)
  const listed = useApi(
    'GET /v1/organizations/invites',
    { query: { statuses: ['pending', 'expired'], ...list.query, ...pages.query } },
    { keepsLast: true },
  )
  return (
    <Section title={people.invitations} intro={people.invitationsIntro}>
      {listed.error && !listed.data ? (
        <FaultNotice fault={listed.error} onRetry={() => void listed.refetch()} />
      ) : (
        <>
          {(list.q !== '' || listed.isPlaceholderData || listed.data?.data.length !== 0) && (
            <SearchField value={list.q} onSearch={list.onSearch} label={people.searchInvitations} />
          )}
          <InviteTable
            rows={listed.data?.data}
            sorting={list.sorting}
            onSort={list.onSort}
            empty={
              <EmptyState title={list.q === '' ? people.noInvitations : common.noneFound(list.q)} />
            }
          />
        </>
      )}
      <Pager {...pages.pagerOf(listed.data)} />
    </Section>
  )
}

type Asked = { readonly what: 'resend' | 'revoke'; readonly invite: Invite }

function InviteTable(list: Pick<TableProps<Invite>, 'rows' | 'sorting' | 'onSort' | 'empty'>) {
  const { people } = useMessages()
  const [asked, setAsked] = useState<Asked>()
  const close = (): void => setAsked(undefined)
  return (
    <>
      <Table
        label={people.openInvitations}
        columns={useColumns(setAsked)}
        {...list}
        rowId={({ id }) => id}
        isFaded={({ status }) => status === 'expired'}
        skeletonRows={1}
      />
      {asked?.what === 'resend' && <ResendDialog invite={asked.invite} onClose={close} />}
      {asked?.what === 'revoke' && <RevokeDialog invite={asked.invite} onClose={close} />}
    </>
  )
}

function useColumns(onAsk: (asked: Asked) => void): readonly Column<Invite>[] {
  const { messages, format } = useLanguage()
  const { people, roles, common } = messages
  const expiry = ({ status, expires_at: at }: Invite): string =>
    status === 'expired' ? people.expiredOn(format.date(at)) : people.expires(format.date(at))
  return [
    {
      id: 'email',
      title: people.address,
      isSortable: true,
      cell: (invite) => (
        <div className="flex min-w-0 flex-col items-start gap-1 py-0.5">
          <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <span className="break-all">{invite.email}</span>
            <StatusBadge invite={invite} />
          </span>
          <span className="text-quiet text-xs md:hidden">
            {roles.organization[invite.role]} · {expiry(invite)}
          </span>
        </div>
      ),
    },
    {
      id: 'role',
      title: people.role,
      hidesWhenNarrow: true,
      cell: ({ role }) => roles.organization[role],
    },
    {
      id: 'expires',
      title: people.expiry,
      isSortable: true,
      hidesWhenNarrow: true,
      cell: expiry,
    },
    {
      id: 'actions',
      title: common.actions,
      hidesTitle: true,
      align: 'end',
      cell: (invite) => <InviteMenu invite={invite} onAsk={onAsk} />,
    },
  ]
}

function StatusBadge({ invite }: { readonly invite: Invite }) {
  const { people } = useMessages()
  return invite.status === 'expired' ? (
    <Badge>{people.expired}</Badge>
  ) : (
    <Badge tone="accent">{people.pending}</Badge>
  )
}

function InviteMenu({ invite, onAsk }: { invite: Invite; onAsk: (asked: Asked) => void }) {
  const { people } = useMessages()
  const refusal = useReason()('invites.edit')
  return (
    <RowMenu
      name={invite.email}
      actions={[
        {
          id: 'resend',
          label: people.resend,
          icon: <RotateCw aria-hidden className="mt-0.5 size-4 shrink-0" />,
          onAction: () => onAsk({ what: 'resend', invite }),
          disabledReason: refusal,
        },
        {
          id: 'revoke',
          label: people.revoke,
          icon: <Trash2 aria-hidden className="mt-0.5 size-4 shrink-0" />,
          danger: true,
          onAction: () => onAsk({ what: 'revoke', invite }),
          disabledReason:
            refusal ?? (invite.status === 'expired' ? people.expiredNoRevoke : undefined),
        },
      ]}
    />
  )
}

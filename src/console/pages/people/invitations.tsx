import { RotateCw, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Invite } from '#contract/invites.ts'
import { useApi } from '../../api/use-api.ts'
import { useReason } from '../../language/use-reason.ts'
import { useLanguage, useMessages } from '../../language/language.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { RowMenu } from '../../ui/menu.tsx'
import { FaultNotice } from '../../ui/notice.tsx'
import { EmptyState, Section } from '../../ui/page.tsx'
import { Table } from '../../ui/table.tsx'
import type { Column } from '../../ui/table.tsx'
import { ResendDialog, RevokeDialog } from './invite-dialogs.tsx'

const shownAtFirst = 20
const shownAtMost = 1000

/** Those who have not answered yet, also where their time is over. */
export function Invitations() {
  const { messages, format } = useLanguage()
  const { people } = messages
  const [showsAll, setShowsAll] = useState(false)
  const listed = useApi('GET /v1/organizations/invites', {
    query: { statuses: ['pending', 'expired'], limit: shownAtMost },
  })
  const invites = listed.data?.data
  const rows = showsAll ? invites : invites?.slice(0, shownAtFirst)
  return (
    <Section title={people.invitations} intro={people.invitationsIntro}>
      {listed.error && !listed.data ? (
        <FaultNotice fault={listed.error} onRetry={() => void listed.refetch()} />
      ) : (
        <InviteTable rows={rows} />
      )}
      {invites && rows && rows.length < invites.length && (
        <div className="flex justify-center">
          <Button onPress={() => setShowsAll(true)}>
            {people.showAll(format.count(invites.length))}
          </Button>
        </div>
      )}
    </Section>
  )
}

type Asked = { readonly what: 'resend' | 'revoke'; readonly invite: Invite }

function InviteTable({ rows }: { readonly rows: readonly Invite[] | undefined }) {
  const { people } = useMessages()
  const [asked, setAsked] = useState<Asked>()
  const close = (): void => setAsked(undefined)
  return (
    <>
      <Table
        label={people.openInvitations}
        columns={useColumns(setAsked)}
        rows={rows}
        rowId={({ id }) => id}
        isFaded={({ status }) => status === 'expired'}
        skeletonRows={1}
        empty={<EmptyState title={people.noInvitations} />}
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
    { id: 'expires', title: people.expiry, hidesWhenNarrow: true, cell: expiry },
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

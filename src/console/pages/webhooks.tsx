import { Link } from '@tanstack/react-router'
import { Pencil, RefreshCw, Send, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Webhook, WebhookWithSecret } from '#contract/webhooks.ts'
import { useAddress } from '../api/use-address.ts'
import { useApi } from '../api/use-api.ts'
import { useReason } from '../language/use-reason.ts'
import { useLanguage } from '../language/language.tsx'
import { Button } from '../ui/button.tsx'
import { RowMenu } from '../ui/menu.tsx'
import { FaultNotice } from '../ui/notice.tsx'
import { EmptyState, Page } from '../ui/page.tsx'
import { Table } from '../ui/table.tsx'
import type { Column } from '../ui/table.tsx'
import { DeleteWebhook, RotateSecret } from './webhooks/confirm-webhook.tsx'
import { EditWebhook } from './webhooks/edit-webhook.tsx'
import { SecretDialog } from './webhooks/secret-dialog.tsx'
import { WebhookSheet } from './webhooks/webhook-sheet.tsx'

/** What stands in front of the list. */
type Open =
  | { readonly type: 'edit'; readonly webhook: Webhook | null }
  | { readonly type: 'rotate' | 'delete'; readonly webhook: Webhook }
  | { readonly type: 'secret'; readonly webhook: WebhookWithSecret }

const countMax = 100

/** Who else is told of spend: systems, by a signed call. */
export function WebhooksPage() {
  const { messages } = useLanguage()
  const { webhooks } = messages
  const [open, setOpen] = useState<Open>()
  const { get, show } = useAddress()
  const reason = useReason()('webhooks.edit')
  const { data, error, refetch } = useApi('GET /v1/organizations/webhooks', {
    query: { limit: countMax },
  })
  const columns = useColumns(setOpen)
  const shown = data?.data.find(({ id }) => id === get('webhook'))
  const add = (
    <Button
      variant="primary"
      disabledReason={reason}
      onPress={() => setOpen({ type: 'edit', webhook: null })}
    >
      {webhooks.add}
    </Button>
  )
  return (
    <Page title={webhooks.title} intro={webhooks.intro} action={add}>
      {error ? (
        <FaultNotice fault={error} onRetry={() => void refetch()} />
      ) : (
        <Table<Webhook>
          label={webhooks.title}
          columns={columns}
          rows={data?.data}
          rowId={({ id }) => id}
          onOpen={({ id }) => show({ webhook: id })}
          empty={<EmptyState title={webhooks.empty}>{webhooks.emptyHelp}</EmptyState>}
        />
      )}
      {shown && <WebhookSheet webhook={shown} onClose={() => show({ webhook: undefined })} />}
      {open && <InFront open={open} setOpen={setOpen} />}
    </Page>
  )
}

type InFrontProps = {
  readonly open: Open
  readonly setOpen: (open: Open | undefined) => void
}

function InFront({ open, setOpen }: InFrontProps) {
  const close = (): void => setOpen(undefined)
  const showSecret = (webhook: WebhookWithSecret): void => setOpen({ type: 'secret', webhook })
  switch (open.type) {
    case 'edit':
      return <EditWebhook webhook={open.webhook} onClose={close} onCreated={showSecret} />
    case 'rotate':
      return <RotateSecret webhook={open.webhook} onClose={close} onDone={showSecret} />
    case 'delete':
      return <DeleteWebhook webhook={open.webhook} onClose={close} />
    case 'secret':
      return <SecretDialog secret={open.webhook.secret} onClose={close} />
  }
}

function useColumns(setOpen: (open: Open) => void): readonly Column<Webhook>[] {
  const { messages, format } = useLanguage()
  const { webhooks, common } = messages
  return [
    {
      id: 'name',
      title: common.name,
      cell: (row) => (
        <Link
          to="."
          search={(old: object) => ({ ...old, webhook: row.id })}
          className="rounded-sm font-medium hover:underline"
        >
          {row.name}
        </Link>
      ),
    },
    {
      id: 'url',
      title: webhooks.url,
      cell: (row) => <span className="font-mono text-xs break-all">{row.url}</span>,
    },
    {
      id: 'created',
      title: webhooks.created,
      align: 'end',
      hidesWhenNarrow: true,
      cell: (row) => <span className="whitespace-nowrap">{format.short(row.created_at)}</span>,
    },
    {
      id: 'menu',
      title: common.actions,
      hidesTitle: true,
      align: 'end',
      cell: (webhook) => <WebhookMenu webhook={webhook} onOpen={setOpen} />,
    },
  ]
}

type WebhookMenuProps = { readonly webhook: Webhook; readonly onOpen: (open: Open) => void }

function WebhookMenu({ webhook, onOpen }: WebhookMenuProps) {
  const { webhooks, common } = useLanguage().messages
  const { show } = useAddress()
  const disabledReason = useReason()('webhooks.edit')
  const icon = 'mt-0.5 size-4'
  return (
    <RowMenu
      name={webhook.name}
      actions={[
        {
          id: 'edit',
          label: common.edit,
          icon: <Pencil aria-hidden className={icon} />,
          disabledReason,
          onAction: () => onOpen({ type: 'edit', webhook }),
        },
        {
          id: 'test',
          label: webhooks.test,
          icon: <Send aria-hidden className={icon} />,
          disabledReason,
          onAction: () => show({ webhook: webhook.id }),
        },
        {
          id: 'rotate',
          label: webhooks.rotate,
          icon: <RefreshCw aria-hidden className={icon} />,
          disabledReason,
          onAction: () => onOpen({ type: 'rotate', webhook }),
        },
        {
          id: 'delete',
          label: webhooks.delete,
          icon: <Trash2 aria-hidden className={icon} />,
          danger: true,
          disabledReason,
          onAction: () => onOpen({ type: 'delete', webhook }),
        },
      ]}
    />
  )
}

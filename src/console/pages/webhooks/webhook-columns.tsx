import { Link } from '@tanstack/react-router'
import { Pause, Pencil, Play, RefreshCw, Send, Trash2 } from 'lucide-react'
import type { Webhook, WebhookWithSecret } from '#contract/webhooks.ts'
import { useAddress } from '../../api/use-address.ts'
import { useChange } from '../../api/use-api.ts'
import { useReason } from '../../language/use-reason.ts'
import { useLanguage } from '../../language/language.tsx'
import { Badge } from '../../ui/badge.tsx'
import { RowMenu } from '../../ui/menu.tsx'
import type { Column } from '../../ui/table.tsx'
import { useToast } from '../../ui/toast.tsx'

/** What stands in front of the list. */
export type OpenWebhook =
  | { readonly type: 'edit'; readonly webhook: Webhook | null }
  | { readonly type: 'rotate' | 'pause' | 'delete'; readonly webhook: Webhook }
  | { readonly type: 'secret'; readonly webhook: WebhookWithSecret }

export function useWebhookColumns(
  setOpen: (open: OpenWebhook) => void,
): readonly Column<Webhook>[] {
  const { messages, format } = useLanguage()
  const { webhooks, common } = messages
  return [
    {
      id: 'name',
      title: common.name,
      isSortable: true,
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
      id: 'status',
      title: common.status,
      cell: ({ status }) => (
        <Badge tone={status === 'active' ? 'good' : 'plain'}>{webhooks.status[status]}</Badge>
      ),
    },
    {
      id: 'created',
      title: webhooks.created,
      isSortable: true,
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

type WebhookMenuProps = { readonly webhook: Webhook; readonly onOpen: (open: OpenWebhook) => void }

function WebhookMenu({ webhook, onOpen }: WebhookMenuProps) {
  const { webhooks, common } = useLanguage().messages
  const { show } = useAddress()
  const disabledReason = useReason()('webhooks.edit')
  const resume = useResume()
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
        webhook.status === 'active'
          ? {
              id: 'pause',
              label: webhooks.pause,
              icon: <Pause aria-hidden className={icon} />,
              disabledReason,
              onAction: () => onOpen({ type: 'pause', webhook }),
            }
          : {
              id: 'resume',
              label: webhooks.resume,
              icon: <Play aria-hidden className={icon} />,
              disabledReason,
              onAction: () => resume(webhook),
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

function useResume(): (webhook: Webhook) => void {
  const { webhooks } = useLanguage().messages
  const toast = useToast()
  const { mutate } = useChange('POST /v1/organizations/webhooks/{webhook_id}', {
    onDone: () => toast(webhooks.resumed),
  })
  return ({ id }) => mutate({ params: { webhook_id: id }, body: { status: 'active' } })
}

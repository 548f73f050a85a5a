import { useState } from 'react'
import type { Webhook, WebhookWithSecret } from '#contract/webhooks.ts'
import { useAddress } from '../api/use-address.ts'
import { useApi } from '../api/use-api.ts'
import { useCursorPages } from '../api/use-cursor-pages.ts'
import { useSearchedList } from '../api/use-searched-list.ts'
import { useReason } from '../language/use-reason.ts'
import { useMessages } from '../language/language.tsx'
import { Button } from '../ui/button.tsx'
import { FaultNotice } from '../ui/notice.tsx'
import { EmptyState, Page } from '../ui/page.tsx'
import { Pager } from '../ui/pager.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { Table } from '../ui/table.tsx'
import { DeleteWebhook, PauseWebhook, RotateSecret } from './webhooks/confirm-webhook.tsx'
import { EditWebhook } from './webhooks/edit-webhook.tsx'
import { SecretDialog } from './webhooks/secret-dialog.tsx'
import { useWebhookColumns } from './webhooks/webhook-columns.tsx'
import type { OpenWebhook } from './webhooks/webhook-columns.tsx'
import { WebhookSheet } from './webhooks/webhook-sheet.tsx'

/** Who else is told of spend: systems, by a signed call. */
export function WebhooksPage() {
  const { webhooks, common } = useMessages()
  const [open, setOpen] = useState<OpenWebhook>()
  const { get, show } = useAddress()
  const reason = useReason()('webhooks.edit')
  const list = useSearchedList({ name: 'name', age: 'created' })
  const { query, pagerOf } = useCursorPages()
  const { data, error, refetch, isPlaceholderData } = useApi(
    'GET /v1/organizations/webhooks',
    { query: { ...list.query, ...query } },
    { keepsLast: true },
  )
  const columns = useWebhookColumns(setOpen)
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
      {(list.q !== '' || isPlaceholderData || data?.data.length !== 0) && (
        <SearchField value={list.q} onSearch={list.onSearch} label={webhooks.search} />
      )}
      {error ? (
        <FaultNotice fault={error} onRetry={() => void refetch()} />
      ) : (
        <Table<Webhook>
          label={webhooks.title}
          columns={columns}
          rows={data?.data}
          rowId={({ id }) => id}
          onOpen={({ id }) => show({ webhook: id })}
          sorting={list.sorting}
          onSort={list.onSort}
          isFaded={({ status }) => status === 'paused'}
          empty={
            list.q === '' ? (
              <EmptyState title={webhooks.empty}>{webhooks.emptyHelp}</EmptyState>
            ) : (
              <EmptyState title={common.noneFound(list.q)} />
            )
          }
        />
      )}
      <Pager {...pagerOf(data?.next_page)} />
      {shown && <WebhookSheet webhook={shown} onClose={() => show({ webhook: undefined })} />}
      {open && <InFront open={open} setOpen={setOpen} />}
    </Page>
  )
}

type InFrontProps = {
  readonly open: OpenWebhook
  readonly setOpen: (open: OpenWebhook | undefined) => void
}

function InFront({ open, setOpen }: InFrontProps) {
  const close = (): void => setOpen(undefined)
  const showSecret = (webhook: WebhookWithSecret): void => setOpen({ type: 'secret', webhook })
  switch (open.type) {
    case 'edit':
      return <EditWebhook webhook={open.webhook} onClose={close} onCreated={showSecret} />
    case 'rotate':
      return <RotateSecret webhook={open.webhook} onClose={close} onDone={showSecret} />
    case 'pause':
      return <PauseWebhook webhook={open.webhook} onClose={close} />
    case 'delete':
      return <DeleteWebhook webhook={open.webhook} onClose={close} />
    case 'secret':
      return <SecretDialog secret={open.webhook.secret} onClose={close} />
  }
}

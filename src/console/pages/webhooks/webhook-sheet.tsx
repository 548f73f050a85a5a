import { Link } from '@tanstack/react-router'
import type { Webhook } from '#contract/webhooks.ts'
import { useApi } from '../../api/use-api.ts'
import { useWorkspacesById } from '../../api/use-workspaces.ts'
import { useLanguage } from '../../language/language.tsx'
import { CopyText } from '../../ui/copy.tsx'
import { SideSheet } from '../../ui/dialog.tsx'
import { Facts } from '../../ui/facts.tsx'
import { FaultNotice } from '../../ui/notice.tsx'
import { Section } from '../../ui/page.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { DeliveryState } from '../outbox/delivery-state.tsx'
import { describeDelivery } from '../outbox/describe-delivery.ts'
import { TestWebhook } from './test-webhook.tsx'

type WebhookSheetProps = { readonly webhook: Webhook; readonly onClose: () => void }

/** One webhook: where it is, what it is called for, a test, and its latest calls. */
export function WebhookSheet({ webhook, onClose }: WebhookSheetProps) {
  const { messages, format } = useLanguage()
  const { webhooks, common } = messages
  return (
    <SideSheet title={webhook.name} onClose={onClose}>
      <Facts
        facts={[
          { term: webhooks.url, value: <CopyText text={webhook.url} /> },
          {
            term: webhooks.events,
            value: (
              <ul className="flex flex-col gap-1">
                {Object.entries(webhooks.eventNames).map(([type, name]) => (
                  <li key={type} className="flex flex-col">
                    {name}
                    <code className="text-quiet font-mono text-xs">{type}</code>
                  </li>
                ))}
              </ul>
            ),
          },
          { term: common.status, value: webhooks.status[webhook.status] },
          { term: webhooks.created, value: format.instant(webhook.created_at) },
          { term: common.id, value: <CopyText text={webhook.id} /> },
        ]}
      />
      <p className="text-quiet text-sm">{webhooks.signature}</p>
      <TestWebhook webhook={webhook} />
      <LatestCalls webhook={webhook} />
    </SideSheet>
  )
}

const callsShown = 10

function LatestCalls({ webhook }: Pick<WebhookSheetProps, 'webhook'>) {
  const { messages, format } = useLanguage()
  const { webhooks } = messages
  const workspaces = useWorkspacesById()
  const { data, error } = useApi('GET /v1/organizations/notification_deliveries', {
    query: { recipient: webhook.id, limit: callsShown },
  })
  return (
    <Section title={webhooks.deliveries}>
      {error && <FaultNotice fault={error} />}
      {!data && !error && <Skeleton wide />}
      {data?.data.length === 0 && <p className="text-quiet text-sm">{webhooks.noDeliveries}</p>}
      <ul className="divide-line divide-y text-sm">
        {data?.data.map((delivery) => (
          <li key={delivery.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
            <span className="min-w-0 flex-1">
              {describeDelivery(delivery.event, messages, workspaces)}
            </span>
            <DeliveryState status={delivery.status} />
            <span className="text-quiet whitespace-nowrap">
              {format.short(delivery.created_at)}
            </span>
          </li>
        ))}
      </ul>
      {data && data.data.length > 0 && (
        <p className="text-sm">
          <Link
            to="/settings/outbox"
            search={{ q: webhook.id }}
            className="text-accent rounded-sm underline"
          >
            {webhooks.allDeliveries}
          </Link>
        </p>
      )}
    </Section>
  )
}

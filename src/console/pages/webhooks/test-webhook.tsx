import type { Webhook } from '#contract/webhooks.ts'
import { requestOf } from '../../api/request.ts'
import { useChange } from '../../api/use-api.ts'
import { useLanguage } from '../../language/language.tsx'
import { useReason } from '../../language/use-reason.ts'
import { Button } from '../../ui/button.tsx'
import { FaultNotice, Notice } from '../../ui/notice.tsx'
import { ShowCommand } from '../../ui/show-command.tsx'

const operation = 'POST /v1/organizations/webhooks/{webhook_id}/test'

/** Calls a webhook, and says how it went. */
export function TestWebhook({ webhook }: { readonly webhook: Webhook }) {
  const { messages } = useLanguage()
  const { webhooks } = messages
  const { mutate, isPending, error, data } = useChange(operation)
  const input = { params: { webhook_id: webhook.id } }
  const reason = useReason()('webhooks.edit')
  const status = data?.status ?? null
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-3">
        <Button isBusy={isPending} disabledReason={reason} onPress={() => mutate(input)}>
          {webhooks.test}
        </Button>
        <span className="text-quiet text-sm">{webhooks.testing}</span>
      </div>
      {error && <FaultNotice fault={error} />}
      {data && (
        <Notice tone={data.delivered ? 'good' : 'bad'}>
          <p>
            {status === null
              ? webhooks.testUnreachable
              : data.delivered
                ? webhooks.testOk(String(status))
                : webhooks.testFailed(String(status))}
          </p>
          {data.error !== null && (
            <p lang="en" className="font-mono text-xs break-words">
              {data.error}
            </p>
          )}
        </Notice>
      )}
      <ShowCommand request={requestOf(operation, input)} />
    </div>
  )
}

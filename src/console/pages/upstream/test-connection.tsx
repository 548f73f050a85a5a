import { requestOf } from '../../api/request.ts'
import { useChange } from '../../api/use-api.ts'
import { useLanguage } from '../../language/language.tsx'
import { useReason } from '../../language/use-reason.ts'
import { Button } from '../../ui/button.tsx'
import { FaultNotice, Notice } from '../../ui/notice.tsx'
import { ShowCommand } from '../../ui/show-command.tsx'

const operation = 'POST /v1/organizations/upstream/test'

/** Asks the upstream once, and says how that went. */
export function TestConnection() {
  const { messages, format } = useLanguage()
  const { upstream } = messages
  const { mutate, isPending, error, data } = useChange(operation)
  const reason = useReason()('upstream.test')
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-3">
        <Button
          variant="primary"
          isBusy={isPending}
          disabledReason={reason}
          onPress={() => mutate({})}
        >
          {upstream.test}
        </Button>
        <span className="text-quiet text-sm">{upstream.testIntro}</span>
      </div>
      {error && <FaultNotice fault={error} />}
      {data && (
        <Notice tone={data.ok ? 'good' : data.status === 'not_here' ? 'info' : 'bad'}>
          <p>
            {data.status === 'ok'
              ? upstream.tests.ok(format.count(data.latency_ms ?? 0))
              : upstream.tests[data.status]}
          </p>
          {data.message !== null && (
            <p lang="en" className="font-mono text-xs break-words">
              {data.message}
            </p>
          )}
        </Notice>
      )}
      <ShowCommand request={requestOf(operation, {})} />
    </div>
  )
}

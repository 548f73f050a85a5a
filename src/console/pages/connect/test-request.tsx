import { useMutation } from '@tanstack/react-query'
import type { ApiFault } from '../../api/fault.ts'
import { useApi } from '../../api/use-api.ts'
import { useCan } from '../../api/use-account.ts'
import { useLanguage } from '../../language/language.tsx'
import { RefusalNotice } from '../../models/refusal-notice.tsx'
import { sendTest } from '../../models/send-test.ts'
import type { Tested } from '../../models/send-test.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'

type TestRequestProps = {
  /** Runs something with the secret that is to be tested. */
  readonly withSecret: (
    use: (secret: string) => Promise<Tested | undefined>,
  ) => Promise<Tested | undefined>
  readonly disabledReason?: string | undefined
}

/** One small request from this page, and what came of it. */
export function TestRequest({ withSecret, disabledReason }: TestRequestProps) {
  const { messages, format } = useLanguage()
  const { connect } = messages
  const mayPrice = useCan().somewhere('prices.view')
  const { data: book } = useApi('GET /v1/organizations/prices', {}, { enabled: mayPrice })
  const test = useMutation<Tested | undefined, ApiFault>({
    mutationFn: () => withSecret((secret) => sendTest(secret, book)),
  })
  const tested = test.data
  const describe = ({ model, tookMs, cost }: Tested): string => {
    const ms = format.count(Math.round(tookMs))
    return cost === undefined
      ? connect.works(model, ms)
      : connect.worksFor(model, ms, format.cost(cost))
  }
  return (
    <div className="flex flex-col items-start gap-2">
      <Button onPress={() => test.mutate()} isBusy={test.isPending} disabledReason={disabledReason}>
        {connect.test}
      </Button>
      <div aria-live="polite" className="w-full empty:hidden">
        {test.isPending && <p className="text-quiet text-sm">{connect.testing}</p>}
        {test.isSuccess && (
          <Notice tone={tested ? 'good' : 'warn'}>
            <p>{tested ? describe(tested) : connect.noModel}</p>
          </Notice>
        )}
        {test.isError && <RefusalNotice fault={test.error} />}
      </div>
    </div>
  )
}

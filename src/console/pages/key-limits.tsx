import { Link, useParams } from '@tanstack/react-router'
import { useApi } from '../api/use-api.ts'
import { useMessages } from '../language/language.tsx'
import { NotFound } from '../layout/states.tsx'
import { FaultNotice } from '../ui/notice.tsx'
import { Page } from '../ui/page.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { KeyLimits } from './limits/key-limits.tsx'

/** The limits of one API key, at an address of their own. */
export function KeyLimitsPage() {
  const { common, limits, keys } = useMessages()
  const { apiKeyId = '' } = useParams({ strict: false })
  const { data, error, refetch } = useApi('GET /v1/organizations/api_keys/{api_key_id}', {
    params: { api_key_id: apiKeyId },
  })
  if (error?.status === 404) return <NotFound />
  return (
    <Page
      title={data ? limits.ofKey(data.name) : common.loading}
      intro={
        <Link to="/settings/keys" className="text-accent underline">
          {keys.title}
        </Link>
      }
    >
      {error && <FaultNotice fault={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton wide />}
      {data && <KeyLimits apiKey={data} />}
    </Page>
  )
}

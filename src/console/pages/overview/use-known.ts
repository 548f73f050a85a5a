import { useCan } from '../../api/use-account.ts'
import { useApi } from '../../api/use-api.ts'
import type { WorkspaceRow } from '../workspaces/workspace-rows.ts'
import { nearPercent } from './attention.ts'
import type { Known } from './attention.ts'

const countMax = 1000

/** Asks for what the reader may see, and for nothing else. */
export function useKnown(workspaces: readonly WorkspaceRow[] | undefined): Known {
  const can = useCan()
  const limits = useApi(
    'GET /v1/organizations/spend_limits/effective',
    {},
    { enabled: can('spend_limits.view') },
  )
  const seesKeys = { enabled: can.somewhere('api_keys.view') }
  const live = useApi(
    'GET /v1/organizations/api_keys',
    { query: { status: 'active', limit: countMax } },
    seesKeys,
  )
  const expired = useApi(
    'GET /v1/organizations/api_keys',
    { query: { status: 'expired', limit: countMax } },
    seesKeys,
  )
  const requests = useApi(
    'GET /v1/organizations/spend_limit_increase_requests',
    { query: { status: ['pending'], limit: countMax } },
    { enabled: can('increase_requests.decide') },
  )
  const peaks = useApi(
    'GET /v1/organizations/usage_report/rate_limit_use/peaks',
    { query: { percent_min: nearPercent } },
    { enabled: can.somewhere('reports.view') },
  )
  const upstream = useApi('GET /v1/organizations/upstream', {}, { enabled: can('upstream.view') })
  return {
    limits: limits.data?.data,
    workspaces,
    peaks: peaks.data?.data,
    keys: live.data && expired.data && [...live.data.data, ...expired.data.data],
    pendingRequests: requests.data?.data.length,
    deadDeliveries: useDeliveries('dead'),
    heldDeliveries: useDeliveries('held'),
    upstream: upstream.data,
  }
}

function useDeliveries(status: 'dead' | 'held'): number | undefined {
  const enabled = useCan()('deliveries.view')
  const { data } = useApi(
    'GET /v1/organizations/notification_deliveries',
    { query: { status, limit: countMax } },
    { enabled },
  )
  return data?.data.length
}

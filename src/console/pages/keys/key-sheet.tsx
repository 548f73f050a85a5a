import type { ApiKey } from '#contract/api-keys.ts'
import { useApi } from '../../api/use-api.ts'
import { useCan } from '../../api/use-account.ts'
import { useLanguage } from '../../language/language.tsx'
import { CopyText } from '../../ui/copy.tsx'
import { SideSheet } from '../../ui/dialog.tsx'
import { FaultNotice, Notice } from '../../ui/notice.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { EditKey } from './edit-key.tsx'
import { useReasons } from './key-menu.tsx'
import { KeyStatus } from './key-status.tsx'

/** One key beside the list: what it is, and the form that changes it. */
export function KeySheet({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { keys, common } = useLanguage().messages
  const { data: key, error } = useApi('GET /v1/organizations/api_keys/{api_key_id}', {
    params: { api_key_id: id },
  })
  return (
    <SideSheet title={key ? keys.editTitle(key.name) : common.loading} onClose={onClose}>
      {error && <FaultNotice fault={error} />}
      {!key && !error && <Skeleton wide />}
      {key && <Facts apiKey={key} />}
      {key && <Changes apiKey={key} onClose={onClose} />}
    </SideSheet>
  )
}

type KeyProps = { readonly apiKey: ApiKey }

function Facts({ apiKey }: KeyProps) {
  const { messages, format } = useLanguage()
  const { common, keys } = messages
  return (
    <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-1 text-sm [&_dt]:text-quiet">
      <dt>{common.status}</dt>
      <dd>
        <KeyStatus status={apiKey.status} />
      </dd>
      <dt>{keys.columns.hint}</dt>
      <dd>
        <code className="font-mono text-xs break-all">{apiKey.partial_key_hint}</code>
      </dd>
      <dt>{common.id}</dt>
      <dd className="min-w-0">
        <CopyText text={apiKey.id} />
      </dd>
      <dt>{common.created}</dt>
      <dd>{format.instant(apiKey.created_at)}</dd>
      <dt>{keys.columns.expires}</dt>
      <dd>{apiKey.expires_at ? format.instant(apiKey.expires_at) : keys.neverExpires}</dd>
    </dl>
  )
}

/** Waits for the limits of the key, so that the form begins with them. */
function Changes({ apiKey, onClose }: KeyProps & { readonly onClose: () => void }) {
  const can = useCan()
  const maySee = can('spend_limits.view', apiKey.scope.workspace_id)
  const reasons = useReasons(apiKey, false)
  const { data, error } = useApi(
    'GET /v1/organizations/spend_limits/effective',
    { query: { api_key_id: apiKey.id } },
    { enabled: maySee && reasons.change === undefined },
  )
  if (reasons.change !== undefined) return <Notice>{reasons.change}</Notice>
  if (error) return <FaultNotice fault={error} />
  if (maySee && !data) return <Skeleton wide />
  const own = (data?.data ?? []).filter(({ scope }) => scope.type === 'api_key')
  return <EditKey key={apiKey.id} apiKey={apiKey} limits={own} onClose={onClose} />
}

import type { ApiKey } from '#contract/api-keys.ts'
import { useApi } from '../../api/use-api.ts'
import { useLanguage } from '../../language/language.tsx'
import { CopyText } from '../../ui/copy.tsx'
import { SideSheet } from '../../ui/dialog.tsx'
import { Facts } from '../../ui/facts.tsx'
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
      {key && <KeyFacts apiKey={key} />}
      {key && <Changes apiKey={key} onClose={onClose} />}
    </SideSheet>
  )
}

type KeyProps = { readonly apiKey: ApiKey }

function KeyFacts({ apiKey }: KeyProps) {
  const { messages, format } = useLanguage()
  const { common, keys } = messages
  return (
    <Facts
      facts={[
        { term: common.status, value: <KeyStatus status={apiKey.status} /> },
        {
          term: keys.columns.hint,
          value: <code className="font-mono text-xs">{apiKey.partial_key_hint}</code>,
        },
        { term: common.id, value: <CopyText text={apiKey.id} /> },
        { term: common.created, value: format.instant(apiKey.created_at) },
        {
          term: keys.columns.expires,
          value: apiKey.expires_at ? format.instant(apiKey.expires_at) : keys.neverExpires,
        },
      ]}
    />
  )
}

function Changes({ apiKey, onClose }: KeyProps & { readonly onClose: () => void }) {
  const { change } = useReasons(apiKey, false)
  return change === undefined ? (
    <EditKey key={apiKey.id} apiKey={apiKey} onClose={onClose} />
  ) : (
    <Notice>{change}</Notice>
  )
}

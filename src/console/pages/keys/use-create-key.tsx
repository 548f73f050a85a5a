import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/client.ts'
import type { ApiFault } from '../../api/fault.ts'
import { useMessages } from '../../language/language.tsx'
import { FaultNotice, Notice } from '../../ui/notice.tsx'
import type { FreshKey } from '../connect/key-secret-card.tsx'
import type { NewKey, NewKeyBody } from './new-key.ts'

type Asked = { readonly key: NewKey; readonly body: NewKeyBody }

/** Makes the key and gives it its limit. A key whose limit fails is there all the same: its secret is shown, and why. */
export function useCreateKey(onCreated: (fresh: FreshKey) => void) {
  const { keys } = useMessages()
  const client = useQueryClient()
  return useMutation<FreshKey, ApiFault, Asked>({
    gcTime: 0,
    mutationFn: async ({ key, body }) => {
      const created = await call('POST /v1/organizations/api_keys', { body })
      const fault = await setLimit(created.id, key)
      return {
        secret: created.key,
        allowedModels: created.allowed_models,
        note: fault && (
          <>
            <Notice tone="warn">{keys.limitNotSet(created.name)}</Notice>
            <FaultNotice fault={fault} />
          </>
        ),
      }
    },
    onSuccess: async (fresh) => {
      onCreated(fresh)
      await client.invalidateQueries()
    },
  })
}

async function setLimit(
  keyId: string,
  { limit: { cents, period } }: NewKey,
): Promise<ApiFault | undefined> {
  if (cents === null || cents === undefined) return undefined
  try {
    await call('POST /v1/organizations/spend_limits', {
      body: { scope: { type: 'api_key', api_key_id: keyId }, amount: cents, period },
    })
    return undefined
  } catch (fault) {
    return fault as ApiFault
  }
}

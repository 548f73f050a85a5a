import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ApiKey } from '#contract/api-keys.ts'
import type { EffectiveSpendLimit } from '#contract/effective-spend-limits.ts'
import { call } from '../../api/client.ts'
import type { ApiFault } from '../../api/fault.ts'
import { useMessages } from '../../language/language.tsx'
import { useToast } from '../../ui/toast.tsx'
import { keyChanges } from './key-changes.ts'
import type { EditedKey } from './key-changes.ts'
import { periods } from './limit-field.tsx'

/** Saves what changed, limits first: they are what is most often refused, and may be saved again as they are. */
export function useEditKey(
  apiKey: ApiKey,
  limits: readonly EffectiveSpendLimit[],
  onClose: () => void,
) {
  const { common } = useMessages()
  const toast = useToast()
  const client = useQueryClient()
  return useMutation<undefined, ApiFault, EditedKey>({
    mutationFn: async (edited) => {
      for (const period of periods) {
        const before = limits.find((each) => each.period === period)
        await saveLimit(apiKey.id, { before, period, cents: edited.limits[period] })
      }
      const body = keyChanges(apiKey, edited)
      if (body) {
        const params = { api_key_id: apiKey.id }
        await call('POST /v1/organizations/api_keys/{api_key_id}', { params, body })
      }
      return undefined
    },
    onSuccess: () => {
      onClose()
      toast(common.saved)
    },
    // Also where one part of it was refused: another may be saved.
    onSettled: () => client.invalidateQueries(),
  })
}

type Wanted = {
  readonly before: EffectiveSpendLimit | undefined
  readonly period: (typeof periods)[number]
  readonly cents: string | null | undefined
}

async function saveLimit(keyId: string, { before, period, cents }: Wanted): Promise<void> {
  if (cents === undefined || cents === (before?.amount ?? null)) return
  if (cents !== null) {
    const scope = { type: 'api_key' as const, api_key_id: keyId as never }
    await call('POST /v1/organizations/spend_limits', { body: { scope, amount: cents, period } })
  } else if (before?.spend_limit_id) {
    const params = { spend_limit_id: before.spend_limit_id }
    await call('DELETE /v1/organizations/spend_limits/{spend_limit_id}', { params })
  }
}

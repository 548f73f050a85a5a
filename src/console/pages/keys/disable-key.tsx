import { useState } from 'react'
import type { ApiKey } from '#contract/api-keys.ts'
import { requestOf } from '../../api/request.ts'
import { useChange } from '../../api/use-api.ts'
import { useMessages } from '../../language/language.tsx'
import { Switch } from '../../ui/choice.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { useToast } from '../../ui/toast.tsx'

type DisableKeyProps = { readonly apiKey: ApiKey; readonly onClose: () => void }

export function DisableKey({ apiKey: { id, name }, onClose }: DisableKeyProps) {
  const { keys } = useMessages()
  const toast = useToast()
  const [cuts, setCuts] = useState(false)
  const operation = 'POST /v1/organizations/api_keys/{api_key_id}'
  const disable = useChange(operation, {
    onDone: () => {
      onClose()
      toast(keys.disabled)
    },
  })
  const input = {
    params: { api_key_id: id },
    body: { status: 'inactive' as const, ...(cuts && { cut_streams: true }) },
  }
  return (
    <Confirm
      title={keys.disableTitle(name)}
      action={keys.disable}
      onConfirm={() => disable.mutate(input)}
      onClose={onClose}
      isBusy={disable.isPending}
      fault={disable.error}
      request={requestOf(operation, input)}
    >
      <p>{keys.disableBody}</p>
      <Switch isSelected={cuts} onChange={setCuts}>
        {keys.cutStreams}
      </Switch>
    </Confirm>
  )
}

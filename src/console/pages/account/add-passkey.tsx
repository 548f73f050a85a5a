import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../api/client.ts'
import { ApiFault } from '../../api/fault.ts'
import { makePasskey } from '../../api/passkeys.ts'
import { useMessages } from '../../language/language.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Form } from '../../ui/form.tsx'
import { Notice } from '../../ui/notice.tsx'
import { useToast } from '../../ui/toast.tsx'
import { useFresh } from '../verify-dialog.tsx'
import { describeUserAgent } from './describe-user-agent.ts'

/** Names it first, so that the browser's own window is the last thing to answer. */
export function AddPasskey({ onClose }: { readonly onClose: () => void }) {
  const { account } = useMessages()
  const words = account.passkeys
  const [name, setName] = useState(() => describeUserAgent(navigator.userAgent, account.sessions))
  const client = useQueryClient()
  const runFresh = useFresh()
  const toast = useToast()
  const add = useMutation({
    mutationFn: async () => {
      const begun = await runFresh(() =>
        call('POST /v1/organizations/account/passkeys/options', {}),
      )
      const response = await makePasskey(begun.options)
      const body = { ticket: begun.ticket, name, response }
      return runFresh(() => call('POST /v1/organizations/account/passkeys', { body }))
    },
    onSuccess: async () => {
      toast(words.added)
      onClose()
      await client.invalidateQueries()
    },
  })
  const { error } = add
  const isNotTaken = error instanceof ApiFault && error.field === 'response'
  return (
    <Dialog title={words.add} onClose={onClose}>
      <Form
        submitLabel={words.add}
        onSubmit={() => add.mutate()}
        onCancel={onClose}
        isBusy={add.isPending}
        fault={error instanceof ApiFault && !isNotTaken ? error : null}
        request={{ reason: words.noCommand }}
      >
        <TextField
          label={words.name}
          help={words.nameHelp}
          value={name}
          onChange={setName}
          maxLength={255}
          isRequired
          autoFocus
        />
        {isNotTaken && <Notice tone="bad">{words.notTaken}</Notice>}
        {error && !(error instanceof ApiFault) && <Notice tone="bad">{words.exists}</Notice>}
      </Form>
    </Dialog>
  )
}

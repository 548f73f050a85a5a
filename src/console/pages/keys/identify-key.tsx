import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { IdentifiedKey } from '#contract/identify-key.ts'
import { requestOf } from '../../api/request.ts'
import { useChange } from '../../api/use-api.ts'
import { useLanguage } from '../../language/language.tsx'
import { useReason } from '../../language/use-reason.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Form } from '../../ui/form.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PersonName } from '../admin-keys/person-name.tsx'

/** Finds the key of a secret that turned up somewhere. */
export function IdentifyKey() {
  const { keys } = useLanguage().messages
  const reason = useReason()('api_keys.identify')
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button onPress={() => setOpen(true)} disabledReason={reason}>
        {keys.identify}
      </Button>
      {isOpen && <IdentifyDialog onClose={() => setOpen(false)} />}
    </>
  )
}

function IdentifyDialog({ onClose }: { readonly onClose: () => void }) {
  const { keys, errors } = useLanguage().messages
  const [secret, setSecret] = useState('')
  const operation = 'POST /v1/organizations/api_keys/identify'
  const identify = useChange(operation)
  // Over plain HTTP browsers keep their own SHA-256 from a page.
  const digest = bytesToHex(sha256(utf8ToBytes(secret.trim())))
  const input = { body: { digest } }
  const isMissing = identify.error?.status === 404
  return (
    <Dialog title={keys.identify} onClose={onClose}>
      <Form
        submitLabel={keys.identifyAction}
        onSubmit={() => identify.mutate(input)}
        onCancel={onClose}
        isBusy={identify.isPending}
        fault={isMissing ? null : identify.error}
        request={secret.trim() === '' ? null : requestOf(operation, input)}
      >
        <p className="text-quiet text-sm">{keys.identifyIntro}</p>
        <TextField
          label={keys.identifySecret}
          value={secret}
          onChange={(next) => {
            setSecret(next)
            identify.reset()
          }}
          validate={(text) => (text.trim() === '' ? errors.required : null)}
          isRequired
          autoFocus
          autoComplete="off"
          mono
        />
        {isMissing && <Notice>{keys.identifyNothing}</Notice>}
        {identify.data && <Found found={identify.data} onClose={onClose} />}
      </Form>
    </Dialog>
  )
}

function Found({
  found: { key, is_current: isCurrent, valid_until: until },
  onClose,
}: {
  readonly found: IdentifiedKey
  readonly onClose: () => void
}) {
  const { messages, format } = useLanguage()
  const { keys } = messages
  const isOver = until === null || Date.parse(until) <= Date.now()
  return (
    <Notice tone="good">
      <p className="font-semibold">
        {key.type === 'playground_key'
          ? keys.identified.playground_key
          : keys.identified[key.type](key.name)}
      </p>
      {key.type === 'playground_key' ? (
        <p>
          <PersonName id={key.user_id} />
        </p>
      ) : (
        <p>{keys.status[key.status]}</p>
      )}
      <p>
        {isCurrent
          ? keys.identifiedCurrent
          : isOver
            ? keys.identifiedOld
            : keys.identifiedOldUntil(format.instant(until))}
      </p>
      {key.type === 'api_key' && (
        <Link
          to="/settings/workspaces/$workspaceId/$tab"
          params={{ workspaceId: key.scope.workspace_id, tab: 'keys' }}
          search={{ key: key.id }}
          onClick={onClose}
          className="underline"
        >
          {keys.open}
        </Link>
      )}
    </Notice>
  )
}

import { useState } from 'react'
import type { ApiKey } from '#contract/api-keys.ts'
import { requestOf } from '../../api/request.ts'
import { useChange } from '../../api/use-api.ts'
import { useLanguage } from '../../language/language.tsx'
import { Radios } from '../../ui/choice.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Form } from '../../ui/form.tsx'
import { Notice } from '../../ui/notice.tsx'
import type { FreshKey } from '../connect/key-secret-card.tsx'

const graceSeconds = { none: 0, hour: 3_600, day: 86_400, week: 7 * 86_400 } as const
type Grace = keyof typeof graceSeconds
const graces: readonly Grace[] = ['none', 'hour', 'day', 'week']

type RotateKeyProps = {
  readonly apiKey: ApiKey
  readonly onClose: () => void
  readonly onRotated: (fresh: FreshKey) => void
}

/** Gives a key a new secret, and time to bring it to wherever the old one is. */
export function RotateKey({ apiKey: { id, name }, onClose, onRotated }: RotateKeyProps) {
  const { messages, format } = useLanguage()
  const { keys } = messages
  const [grace, setGrace] = useState<Grace>('day')
  const operation = 'POST /v1/organizations/api_keys/{api_key_id}/rotate'
  const rotate = useChange(operation, {
    onDone: (rotated) => {
      const until = keys.rotatedUntil(format.instant(rotated.previous_key_valid_until))
      const note = grace === 'none' ? keys.rotatedAtOnce : until
      onClose()
      onRotated({
        secret: rotated.key,
        allowedModels: rotated.allowed_models,
        note: <Notice tone="warn">{note}</Notice>,
      })
    },
  })
  const input = {
    params: { api_key_id: id },
    body: { grace_period_seconds: graceSeconds[grace] },
  }
  return (
    <Dialog title={keys.rotateTitle(name)} onClose={onClose}>
      <Form
        submitLabel={keys.rotateNow}
        onSubmit={() => rotate.mutate(input)}
        onCancel={onClose}
        isBusy={rotate.isPending}
        fault={rotate.error}
        request={requestOf(operation, input)}
      >
        <p className="text-quiet text-sm">{keys.rotateBody}</p>
        <Radios
          label={keys.grace}
          value={grace}
          onChange={setGrace}
          choices={graces.map((value) => ({ value, label: keys.graces[value] }))}
        />
      </Form>
    </Dialog>
  )
}

import { useState } from 'react'
import type { AnswerOf } from '../../api/operations.ts'
import { requestOf } from '../../api/request.ts'
import { shellVariable } from '../../api/shell-variable.ts'
import { useChange } from '../../api/use-api.ts'
import { useMessages } from '../../language/language.tsx'
import { CodeBlock } from '../../ui/copy.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Form } from '../../ui/form.tsx'
import { useToast } from '../../ui/toast.tsx'
import { CodeField } from '../sign-in/code-field.tsx'
import { QrCode } from './qr-code.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'

const operation = 'POST /v1/organizations/account/second_factor/confirm'

export type Setup = AnswerOf<'POST /v1/organizations/account/second_factor'>

/** First the app learns the secret and shows a code of it, then the codes are kept for when it is lost. */
export function FactorSetup({
  setup,
  onClose,
}: {
  readonly setup: Setup
  readonly onClose: () => void
}) {
  const { factor: words } = useMessages().account
  const [isOn, setOn] = useState(false)
  const toast = useToast()
  const finish = (): void => {
    toast(words.turnedOn)
    onClose()
  }
  return isOn ? (
    <Dialog title={words.recovery} onClose={finish} isDismissable={false}>
      <RecoveryCodes codes={setup.recovery_codes} onDone={finish} />
    </Dialog>
  ) : (
    <Dialog title={words.turnOn} onClose={onClose} isDismissable={false}>
      <ScanStep setup={setup} onConfirmed={() => setOn(true)} onClose={onClose} />
    </Dialog>
  )
}

function ScanStep({
  setup,
  onConfirmed,
  onClose,
}: {
  readonly setup: Setup
  readonly onConfirmed: () => void
  readonly onClose: () => void
}) {
  const { factor: words } = useMessages().account
  const [code, setCode] = useState('')
  const confirm = useChange(operation, { onDone: onConfirmed })
  const isWrong = confirm.error?.field === 'code'
  return (
    <>
      <p className="text-sm">{words.scan}</p>
      <div className="flex justify-center">
        <QrCode text={setup.uri} label={words.qr} />
      </div>
      <CodeBlock label={words.secret} text={inGroups(setup.secret)} copied={setup.secret} wraps />
      <Form
        submitLabel={words.confirm}
        onSubmit={() => confirm.mutate({ body: { code } })}
        onCancel={onClose}
        isBusy={confirm.isPending}
        fault={isWrong ? null : confirm.error}
        request={requestOf(operation, { body: { code: shellVariable('CODE') } })}
      >
        <CodeField
          value={code}
          onChange={(text) => {
            setCode(text)
            confirm.reset()
          }}
          error={isWrong ? words.wrong : undefined}
        />
      </Form>
    </>
  )
}

/** In fours, for those who type it. */
function inGroups(secret: string): string {
  return secret.replaceAll(/(.{4})(?=.)/g, '$1 ')
}

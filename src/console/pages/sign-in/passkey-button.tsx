import { useState } from 'react'
import { call } from '../../api/client.ts'
import { passkeyObstacle, showPasskey } from '../../api/passkeys.ts'
import { useLanguage } from '../../language/language.tsx'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { describeSignInFault } from './describe-sign-in-fault.ts'

type Shown = {
  readonly ticket: string
  readonly response: Awaited<ReturnType<typeof showPasskey>>
}

/** Asks for a passkey, hands it on, and says why it was not taken. */
export function PasskeyButton({
  onShown,
}: {
  readonly onShown: (shown: Shown) => Promise<unknown>
}) {
  const spoken = useLanguage()
  const { signIn } = spoken.messages
  const [fault, setFault] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const obstacle = passkeyObstacle()
  const show = async (): Promise<void> => {
    setFault(undefined)
    setBusy(true)
    try {
      const begun = await call('POST /v1/organizations/sessions/passkey_options', { body: {} })
      const response = await showPasskey(begun.options)
      await onShown({ ticket: begun.ticket, response })
    } catch (error) {
      setFault(describeSignInFault(error, spoken, signIn.passkeyRefused))
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="flex flex-col gap-3">
      <Button
        isBusy={isBusy}
        onPress={() => void show()}
        disabledReason={
          obstacle && (obstacle === 'address' ? signIn.passkeyAddress : signIn.passkeySupport)
        }
      >
        {signIn.withPasskey}
      </Button>
      {fault !== undefined && <Notice tone="bad">{fault}</Notice>}
    </div>
  )
}

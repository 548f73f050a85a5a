import { useState } from 'react'
import type { AccountSecurity } from '#contract/account-security.ts'
import { requestOf } from '../../api/request.ts'
import { useChange } from '../../api/use-api.ts'
import { useMessages } from '../../language/language.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { FaultNotice } from '../../ui/notice.tsx'
import { useToast } from '../../ui/toast.tsx'
import { useFresh } from '../verify-dialog.tsx'
import { FactorSetup } from './factor-setup.tsx'
import type { Setup } from './factor-setup.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'
import { SettingRow } from './setting-row.tsx'

const turnOff = 'POST /v1/organizations/account/second_factor/disable'
const renewCodes = 'POST /v1/organizations/account/second_factor/recovery_codes'

/** The code that is asked for after the password. */
export function FactorRow({ factor }: { readonly factor: AccountSecurity['second_factor'] }) {
  const { factor: words } = useMessages().account
  const [setup, setSetup] = useState<Setup>()
  const begin = useChange('POST /v1/organizations/account/second_factor', {
    around: useFresh(),
    onDone: setSetup,
  })
  return (
    <SettingRow
      title={words.title}
      state={
        factor.enabled ? <Badge tone="good">{words.isOn}</Badge> : <Badge>{words.isOff}</Badge>
      }
      action={
        factor.enabled ? (
          <FactorActions />
        ) : (
          <Button isBusy={begin.isPending} onPress={() => begin.mutate({})}>
            {words.turnOn}
          </Button>
        )
      }
    >
      <p>{factor.enabled ? words.on : words.off}</p>
      {factor.recovery_codes_left !== null && <p>{words.codesLeft(factor.recovery_codes_left)}</p>}
      {begin.error && <FaultNotice fault={begin.error} />}
      {setup && <FactorSetup setup={setup} onClose={() => setSetup(undefined)} />}
    </SettingRow>
  )
}

function FactorActions() {
  const { factor: words } = useMessages().account
  const [asked, setAsked] = useState<'renew' | 'off'>()
  const close = (): void => setAsked(undefined)
  return (
    <>
      <Button onPress={() => setAsked('renew')}>{words.renew}</Button>
      <Button onPress={() => setAsked('off')}>{words.turnOff}</Button>
      {asked === 'renew' && <RenewCodes onClose={close} />}
      {asked === 'off' && <TurnOff onClose={close} />}
    </>
  )
}

function TurnOff({ onClose }: { readonly onClose: () => void }) {
  const { factor: words } = useMessages().account
  const toast = useToast()
  const disable = useChange(turnOff, {
    around: useFresh(),
    onDone: () => {
      toast(words.turnedOff)
      onClose()
    },
  })
  return (
    <Confirm
      title={words.turnOffQ}
      action={words.turnOff}
      onConfirm={() => disable.mutate({})}
      onClose={onClose}
      isBusy={disable.isPending}
      fault={disable.error}
      request={requestOf(turnOff, {})}
    >
      <p>{words.turnOffBody}</p>
    </Confirm>
  )
}

function RenewCodes({ onClose }: { readonly onClose: () => void }) {
  const { factor: words } = useMessages().account
  const renew = useChange(renewCodes, { around: useFresh() })
  if (renew.data) {
    return (
      <Dialog title={words.recovery} onClose={onClose} isDismissable={false}>
        <RecoveryCodes codes={renew.data.recovery_codes} onDone={onClose} />
      </Dialog>
    )
  }
  return (
    <Confirm
      title={words.renewQ}
      action={words.renew}
      onConfirm={() => renew.mutate({})}
      onClose={onClose}
      isBusy={renew.isPending}
      fault={renew.error}
      request={requestOf(renewCodes, {})}
      danger={false}
    >
      <p>{words.renewBody}</p>
    </Confirm>
  )
}

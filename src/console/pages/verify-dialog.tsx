import { createContext, use, useState } from 'react'
import type { ReactNode } from 'react'
import type { AccountSecurity } from '#contract/account-security.ts'
import { call } from '../api/client.ts'
import { ApiFault } from '../api/fault.ts'
import { requestOf } from '../api/request.ts'
import { shellVariable } from '../api/shell-variable.ts'
import { useApi, useChange } from '../api/use-api.ts'
import { useMessages } from '../language/language.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Form } from '../ui/form.tsx'
import { FaultNotice, Notice } from '../ui/notice.tsx'
import { PasswordField } from '../ui/password-field.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { PasskeyButton } from './sign-in/passkey-button.tsx'
import { ProviderButtons } from './sign-in/provider-buttons.tsx'

const operation = 'POST /v1/organizations/sessions/verify'

type RunFresh = <Answer>(action: () => Promise<Answer>) => Promise<Answer>

const FreshContext = createContext<RunFresh>((action) => action())

type Waiting = { readonly goOn: () => void; readonly giveUp: () => void }

/** Asks who somebody is, in a dialog, whenever an action below needs a fresh check. */
export function FreshChecks({ children }: { readonly children: ReactNode }) {
  const [waiting, setWaiting] = useState<Waiting>()
  const [runFresh] = useState<RunFresh>(() => async <Answer,>(action: () => Promise<Answer>) => {
    try {
      return await action()
    } catch (error) {
      if (!(error instanceof ApiFault && error.code === 'fresh_check_required')) throw error
      await new Promise<void>((resolve, reject) => {
        setWaiting({ goOn: resolve, giveUp: () => reject(error) })
      })
      return action()
    }
  })
  const end = (how: keyof Waiting): void => {
    waiting?.[how]()
    setWaiting(undefined)
  }
  return (
    <FreshContext value={runFresh}>
      {children}
      {waiting && <VerifyDialog onVerified={() => end('goOn')} onClose={() => end('giveUp')} />}
    </FreshContext>
  )
}

/**
 * For what needs a fresh check: `runFresh(() => call(…))`, or `useChange(…, { around: useFresh() })`. The action is
 * tried, and once more when its person has shown who they are; whoever does not gets its refusal.
 */
export function useFresh(): RunFresh {
  return use(FreshContext)
}

type Ends = { readonly onVerified: () => void; readonly onClose: () => void }

function VerifyDialog({ onVerified, onClose }: Ends) {
  const { signIn } = useMessages()
  const { data, error } = useApi('GET /v1/organizations/account/security', {})
  return (
    <Dialog title={signIn.verify.title} onClose={onClose}>
      <p className="text-quiet text-sm">{signIn.verify.intro}</p>
      {error && <FaultNotice fault={error} />}
      {!data && !error && <Skeleton wide />}
      {data?.has_password && <WithPassword onVerified={onVerified} onClose={onClose} />}
      {data && data.passkey_count > 0 && (
        <PasskeyButton
          onShown={(passkey) => call(operation, { body: { passkey } }).then(onVerified)}
        />
      )}
      {data && !data.has_password && <WithProviders links={data.identity_links} />}
      {data && !data.has_password && data.passkey_count + data.identity_links.length === 0 && (
        <Notice tone="warn">{signIn.verify.noWay}</Notice>
      )}
    </Dialog>
  )
}

function WithPassword({ onVerified, onClose }: Ends) {
  const { signIn } = useMessages()
  const [password, setPassword] = useState('')
  const verify = useChange(operation, { onDone: onVerified })
  const isWrong = verify.error?.field === 'password'
  return (
    <Form
      submitLabel={signIn.verify.submit}
      onSubmit={() => verify.mutate({ body: { password } })}
      onCancel={onClose}
      isBusy={verify.isPending}
      fault={isWrong ? null : verify.error}
      request={requestOf(operation, { body: { password: shellVariable('PASSWORD') } })}
    >
      <PasswordField
        label={signIn.password}
        value={password}
        onChange={(text) => {
          setPassword(text)
          verify.reset()
        }}
        autoComplete="current-password"
        autoFocus
        error={isWrong ? signIn.verify.wrong : undefined}
      />
    </Form>
  )
}

/** Whoever has neither password nor passkey goes to the provider, and comes back to this page. */
function WithProviders({ links }: { readonly links: AccountSecurity['identity_links'] }) {
  const { signIn } = useMessages()
  if (links.length === 0) return null
  return (
    <>
      <p className="text-quiet text-sm">{signIn.verify.leaves}</p>
      <ProviderButtons
        providers={links.map(({ identity_provider_id: id, name }) => ({ id, name }))}
        returnTo={`${window.location.pathname}${window.location.search}`}
        isFresh
      />
    </>
  )
}

import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { SecondFactorRequired } from '#contract/sessions.ts'
import type { SignInOptions } from '#contract/sign-in.ts'
import { call } from '../api/client.ts'
import { useApi } from '../api/use-api.ts'
import { PlainPage } from '../layout/plain-page.tsx'
import { useMessages } from '../language/language.tsx'
import { Button } from '../ui/button.tsx'
import { FaultNotice, Notice } from '../ui/notice.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { CodeStep } from './sign-in/code-step.tsx'
import { enterConsole } from './sign-in/enter-console.ts'
import { ForgotStep } from './sign-in/forgot-step.tsx'
import { PasskeyButton } from './sign-in/passkey-button.tsx'
import { PasswordStep } from './sign-in/password-step.tsx'
import { ProviderButtons } from './sign-in/provider-buttons.tsx'
import { safeNext } from './sign-in/safe-next.ts'

type Step =
  | { readonly type: 'begin' }
  | { readonly type: 'code'; readonly required: SecondFactorRequired }
  | { readonly type: 'forgot' }

/** Where everybody comes in. */
export function SignInPage() {
  const { signIn } = useMessages()
  const search: { readonly next?: unknown; readonly forgot?: unknown } = useSearch({
    strict: false,
  })
  const [step, setStep] = useState<Step>({ type: search.forgot ? 'forgot' : 'begin' })
  const [email, setEmail] = useState('')
  const options = useApi('GET /v1/organizations/sign_in_options', {})
  const next = safeNext(search.next, window.location.origin)
  const enter = (): void => void enterConsole(next)
  const begin = (): void => setStep({ type: 'begin' })
  if (step.type === 'code') {
    return (
      <PlainPage title={signIn.code.title} intro={signIn.code.intro}>
        <CodeStep required={step.required} onSignedIn={enter} onRestart={begin} />
      </PlainPage>
    )
  }
  if (step.type === 'forgot') {
    return (
      <PlainPage title={signIn.forgot.title} intro={signIn.forgot.intro}>
        <ForgotStep
          email={email}
          onEmail={setEmail}
          onBack={begin}
          isPossible={options.data?.password_reset ?? true}
        />
      </PlainPage>
    )
  }
  return (
    <PlainPage title={signIn.title} intro={signIn.toOrganization}>
      <SsoFault />
      {options.error && (
        <FaultNotice fault={options.error} onRetry={() => void options.refetch()} />
      )}
      {options.isPending && <Waiting />}
      {options.data?.setup_needed && <Notice tone="warn">{signIn.setupNeeded}</Notice>}
      {options.data && !options.data.setup_needed && (
        <Begin
          options={options.data}
          next={next}
          password={
            <PasswordStep
              email={email}
              onEmail={setEmail}
              onSignedIn={enter}
              onCode={(required) => setStep({ type: 'code', required })}
              onForgot={() => setStep({ type: 'forgot' })}
            />
          }
          onSignedIn={enter}
        />
      )}
    </PlainPage>
  )
}

type BeginProps = {
  readonly options: SignInOptions
  readonly next: string
  readonly password: ReactNode
  readonly onSignedIn: () => void
}

/** The ways in. Where a provider is required the others are for one admin alone, and stay out of the way. */
function Begin({ options, next, password, onSignedIn }: BeginProps) {
  const { signIn } = useMessages()
  const { sso_required: isSsoRequired, identity_providers: providers } = options
  const [isPasswordShown, setPasswordShown] = useState(!isSsoRequired)
  const signInWith = (shown: { readonly ticket: string; readonly response: { id: string } }) =>
    call('POST /v1/organizations/sessions/passkey', { body: { ...shown, cookie: true } }).then(
      onSignedIn,
    )
  return (
    <>
      {isSsoRequired && (
        <>
          <p className="text-sm">{signIn.ssoRequired}</p>
          <ProviderButtons providers={providers} returnTo={next} isFirst />
        </>
      )}
      {isPasswordShown ? (
        <>
          {isSsoRequired && <Notice>{signIn.passwordForOne}</Notice>}
          {password}
          <Or />
          {!isSsoRequired && <ProviderButtons providers={providers} returnTo={next} />}
          <PasskeyButton onShown={signInWith} />
        </>
      ) : (
        <div className="flex justify-center">
          <Button variant="quiet" onPress={() => setPasswordShown(true)}>
            {signIn.withPassword}
          </Button>
        </div>
      )}
    </>
  )
}

/** Why a provider's sign-in ended here. */
function SsoFault() {
  const { sso } = useMessages().signIn
  const { sso_error: code }: { readonly sso_error?: unknown } = useSearch({ strict: false })
  if (typeof code !== 'string') return null
  return (
    <Notice tone="bad">
      {Object.hasOwn(sso, code) ? sso[code as keyof typeof sso] : sso.unknown}
    </Notice>
  )
}

function Or() {
  const { or } = useMessages().signIn
  return (
    <div className="text-quiet flex items-center gap-3 text-sm">
      <span className="border-line flex-1 border-t" />
      {or}
      <span className="border-line flex-1 border-t" />
    </div>
  )
}

function Waiting() {
  const { common } = useMessages()
  return (
    <div aria-label={common.loading} aria-busy role="status" className="flex flex-col gap-4">
      <Skeleton wide />
      <Skeleton wide />
      <Skeleton />
    </div>
  )
}

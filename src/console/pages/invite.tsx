import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../api/client.ts'
import type { ApiFault } from '../api/fault.ts'
import type { AnswerOf } from '../api/operations.ts'
import { useApi } from '../api/use-api.ts'
import { useLanguage } from '../language/language.tsx'
import { PlainPage } from '../layout/plain-page.tsx'
import { TextField } from '../ui/fields.tsx'
import { FaultNotice, Notice } from '../ui/notice.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { DeadEnd } from './sign-in/dead-end.tsx'
import { describeSignInFault } from './sign-in/describe-sign-in-fault.ts'
import { enterConsole } from './sign-in/enter-console.ts'
import { NewPasswordField } from './sign-in/new-password-field.tsx'
import { PlainForm } from './sign-in/plain-form.tsx'
import { ProviderButtons } from './sign-in/provider-buttons.tsx'
import { useEntry } from './sign-in/use-entry.ts'

type Lookup = AnswerOf<'POST /v1/organizations/invites/lookup'>

/** Opened with the link of an invitation. */
export function InvitePage() {
  const { messages, format } = useLanguage()
  const { invite, ...signIn } = messages.signIn
  const { token = '' } = useParams({ strict: false })
  // It reads by POST, so that the secret of the link stands in no address that is logged.
  const lookup = useQuery<Lookup, ApiFault>({
    queryKey: ['invite', token],
    queryFn: () => call('POST /v1/organizations/invites/lookup', { body: { token } }),
  })
  const { data, error } = lookup
  if (error) {
    return (
      <PlainPage title={invite.loading}>
        {error.status === 400 ? (
          <DeadEnd
            what={invite.invalid}
            why={invite.invalidHelp}
            label={messages.signIn.setup.toSignIn}
          />
        ) : (
          <FaultNotice fault={error} onRetry={() => void lookup.refetch()} />
        )}
      </PlainPage>
    )
  }
  if (!data) {
    return (
      <PlainPage title={invite.loading}>
        <Skeleton wide />
        <Skeleton wide />
      </PlainPage>
    )
  }
  const role = messages.roles.organization[data.role]
  return (
    <PlainPage
      title={invite.title(data.organization_name)}
      intro={
        <>
          {invite.intro(data.email, role)} {invite.expires(format.date(data.expires_at))}
        </>
      }
    >
      {data.sso_required ? (
        <WithSso why={signIn.ssoRequired} />
      ) : (
        <InviteForm token={token} email={data.email} />
      )}
    </PlainPage>
  )
}

function WithSso({ why }: { readonly why: string }) {
  const { invite } = useLanguage().messages.signIn
  const { data, error } = useApi('GET /v1/organizations/sign_in_options', {})
  return (
    <>
      <Notice>{invite.sso}</Notice>
      {error && <FaultNotice fault={error} />}
      {data?.identity_providers.length === 0 && <p className="text-sm">{why}</p>}
      {data && <ProviderButtons providers={data.identity_providers} returnTo="/" isFirst />}
    </>
  )
}

function InviteForm({ token, email }: { readonly token: string; readonly email: string }) {
  const spoken = useLanguage()
  const { invite, ...signIn } = spoken.messages.signIn
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const accept = useEntry('POST /v1/organizations/invites/accept', () => void enterConsole('/'))
  const { error } = accept
  if (error?.field === 'token') {
    return <DeadEnd what={invite.invalid} why={invite.invalidHelp} label={signIn.setup.toSignIn} />
  }
  return (
    <PlainForm
      submitLabel={invite.submit}
      onSubmit={() => accept.mutate({ body: { token, name, password, cookie: true } })}
      isBusy={accept.isPending || accept.isSuccess}
      fault={error ? describeSignInFault(error, spoken, spoken.messages.errors.invalid) : undefined}
    >
      <TextField
        label={signIn.yourName}
        value={name}
        onChange={setName}
        autoComplete="name"
        maxLength={255}
        isRequired
        autoFocus
      />
      {/* For password managers: which account the password is of. */}
      <input type="hidden" autoComplete="username" value={email} />
      <NewPasswordField value={password} onChange={setPassword} />
    </PlainForm>
  )
}

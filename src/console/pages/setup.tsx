import { useState } from 'react'
import type { Language } from '#i18n/format.ts'
import { useApi } from '../api/use-api.ts'
import { describeFault } from '../language/describe-fault.ts'
import { useLanguage } from '../language/language.tsx'
import { PlainPage } from '../layout/plain-page.tsx'
import { TextField } from '../ui/fields.tsx'
import { Select } from '../ui/select.tsx'
import { DeadEnd } from './sign-in/dead-end.tsx'
import { enterConsole } from './sign-in/enter-console.ts'
import { NewPasswordField } from './sign-in/new-password-field.tsx'
import { PlainForm } from './sign-in/plain-form.tsx'
import { useEntry } from './sign-in/use-entry.ts'

/** Opened with the link that `start` prints; what stands behind its # never leaves the browser but in the form. */
export function SetupPage() {
  const { signIn } = useLanguage().messages
  const { setup } = signIn
  const options = useApi('GET /v1/organizations/sign_in_options', {})
  const token = window.location.hash.slice(1)
  if (options.data?.setup_needed === false) {
    return (
      <PlainPage title={setup.title}>
        <DeadEnd what={setup.done} why={signIn.toOrganization} label={setup.toSignIn} />
      </PlainPage>
    )
  }
  if (token === '') {
    return (
      <PlainPage title={setup.title}>
        <DeadEnd what={setup.noLink} why={setup.noLinkHelp} label={setup.toSignIn} />
      </PlainPage>
    )
  }
  return (
    <PlainPage title={setup.title} intro={setup.intro}>
      <SetupForm token={token} />
    </PlainPage>
  )
}

function SetupForm({ token }: { readonly token: string }) {
  const { language: shownLanguage, messages } = useLanguage()
  const { setup, ...signIn } = messages.signIn
  const [fields, setFields] = useState({ organization: '', name: '', email: '', password: '' })
  const [language, setLanguage] = useState<Language>(shownLanguage)
  const setUp = useEntry('POST /v1/organizations/setup', () => void enterConsole('/'))
  const change = (field: keyof typeof fields) => (text: string) =>
    setFields((last) => ({ ...last, [field]: text }))
  const { error } = setUp
  if (error?.code === 'setup_link_invalid') {
    return <DeadEnd what={setup.linkInvalid} why={setup.linkInvalidHelp} label={setup.toSignIn} />
  }
  if (error?.type === 'conflict_error') {
    return <DeadEnd what={setup.done} why={signIn.toOrganization} label={setup.toSignIn} />
  }
  const body = { ...fields, email: fields.email.trim(), token, language, cookie: true }
  return (
    <PlainForm
      submitLabel={setup.submit}
      onSubmit={() => setUp.mutate({ body })}
      isBusy={setUp.isPending || setUp.isSuccess}
      fault={error ? describeFault(error, messages) : undefined}
    >
      <TextField
        label={setup.organization}
        value={fields.organization}
        onChange={change('organization')}
        autoComplete="organization"
        maxLength={255}
        isRequired
        autoFocus
      />
      <LanguageField value={language} onChange={setLanguage} />
      <TextField
        label={signIn.yourName}
        value={fields.name}
        onChange={change('name')}
        autoComplete="name"
        maxLength={255}
        isRequired
      />
      <TextField
        label={signIn.email}
        type="email"
        value={fields.email}
        onChange={change('email')}
        autoComplete="username"
        isRequired
      />
      <NewPasswordField value={fields.password} onChange={change('password')} />
    </PlainForm>
  )
}

function LanguageField({
  value,
  onChange,
}: {
  readonly value: Language
  readonly onChange: (language: Language) => void
}) {
  const { setup } = useLanguage().messages.signIn
  return (
    <Select<Language>
      label={setup.language}
      help={setup.languageHelp}
      value={value}
      onChange={onChange}
      choices={[
        { value: 'en', label: 'English' },
        { value: 'fr', label: 'Français' },
      ]}
    />
  )
}

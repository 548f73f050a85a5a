import { useState } from 'react'
import type { IdentityProvider } from '#contract/identity-providers.ts'
import { requestOf } from '../../api/request.ts'
import type { PlainRequest } from '../../api/request.ts'
import { shellVariable } from '../../api/shell-variable.ts'
import { useChange } from '../../api/use-api.ts'
import { useMessages } from '../../language/language.tsx'
import { CodeBlock } from '../../ui/copy.tsx'
import { SideSheet } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Form } from '../../ui/form.tsx'
import { PasswordField } from '../../ui/password-field.tsx'
import { useToast } from '../../ui/toast.tsx'
import { useFresh } from '../verify-dialog.tsx'
import { bodyOf, draftOf } from './draft.ts'
import type { Body, Draft } from './draft.ts'
import { FirstSignInFields } from './first-sign-in-fields.tsx'
import { readDomains } from './read-domains.ts'

const creation = 'POST /v1/organizations/identity_providers'
const update = 'POST /v1/organizations/identity_providers/{identity_provider_id}'

type SheetProps = {
  /** Null: a new one. */
  readonly provider: IdentityProvider | null
  readonly disabledReason: string | undefined
  readonly onCreated: (provider: IdentityProvider) => void
  readonly onClose: () => void
}

export function ProviderSheet({ provider, disabledReason, onCreated, onClose }: SheetProps) {
  const { signOn } = useMessages()
  const [draft, setDraft] = useState(() => draftOf(provider))
  const save = useSave({ provider, onCreated, onClose })
  const isIssuerWrong = save.error?.field === 'issuer'
  return (
    <SideSheet
      title={provider === null ? signOn.add : signOn.editTitle(provider.name)}
      onClose={onClose}
    >
      <Form
        submitLabel={signOn.save}
        onSubmit={() => save.send(draft)}
        onCancel={onClose}
        isBusy={save.isBusy}
        fault={isIssuerWrong ? null : save.error}
        request={shownRequestOf(provider, draft)}
        disabledReason={disabledReason}
      >
        {provider === null ? (
          <p className="text-quiet text-sm">{signOn.redirectLater}</p>
        ) : (
          <RedirectUrl provider={provider} />
        )}
        <Fields
          draft={draft}
          isNew={provider === null}
          issuerError={isIssuerWrong ? signOn.issuerWrong : undefined}
          onChange={(change) => {
            setDraft((last) => ({ ...last, ...change }))
            save.reset()
          }}
        />
      </Form>
    </SideSheet>
  )
}

/** Where the provider sends people back to. */
export function RedirectUrl({ provider }: { readonly provider: IdentityProvider }) {
  const { signOn } = useMessages()
  return (
    <div className="flex flex-col gap-1.5">
      <p className="text-quiet text-sm">{signOn.redirectHelp}</p>
      <CodeBlock label={signOn.redirect} text={provider.redirect_url} wraps />
    </div>
  )
}

function useSave({ provider, onCreated, onClose }: Omit<SheetProps, 'disabledReason'>) {
  const { signOn } = useMessages()
  const toast = useToast()
  const around = useFresh()
  const create = useChange(creation, {
    around,
    onDone: onCreated,
  })
  const change = useChange(update, {
    around,
    onDone: () => {
      toast(signOn.saved)
      onClose()
    },
  })
  const send = (draft: Draft): void => {
    const read = readDomains(draft.domains)
    if (read.type !== 'domains') return
    const body = bodyOf(draft, read.domains)
    if (provider === null) create.mutate({ body })
    else change.mutate(updateInputOf(provider, body))
  }
  return {
    send,
    reset: () => {
      create.reset()
      change.reset()
    },
    isBusy: create.isPending || change.isPending,
    error: create.error ?? change.error,
  }
}

/** A secret that is left empty stays what it is. */
function updateInputOf(provider: IdentityProvider, { client_secret: secret, ...body }: Body) {
  return {
    params: { identity_provider_id: provider.id },
    body: { ...body, ...(secret !== '' && { client_secret: secret }) },
  }
}

/** With a variable in the place of the secret. */
function shownRequestOf(provider: IdentityProvider | null, draft: Draft): PlainRequest | null {
  const read = readDomains(draft.domains)
  if (read.type !== 'domains') return null
  const body = bodyOf(draft, read.domains)
  if (provider === null || body.client_secret !== '') {
    body.client_secret = shellVariable('CLIENT_SECRET')
  }
  return provider === null
    ? requestOf(creation, { body })
    : requestOf(update, updateInputOf(provider, body))
}

type FieldsProps = {
  readonly draft: Draft
  readonly isNew: boolean
  readonly issuerError: string | undefined
  readonly onChange: (change: Partial<Draft>) => void
}

function Fields({ draft, isNew, issuerError, onChange }: FieldsProps) {
  const { signOn } = useMessages()
  return (
    <>
      <TextField
        label={signOn.name}
        help={signOn.nameHelp}
        value={draft.name}
        onChange={(name) => onChange({ name })}
        maxLength={255}
        isRequired
        autoFocus={isNew}
      />
      <TextField
        label={signOn.issuer}
        help={signOn.issuerHelp}
        value={draft.issuer}
        onChange={(issuer) => onChange({ issuer })}
        error={issuerError}
        placeholder="https://login.acme.example"
        inputMode="url"
        mono
        isRequired
      />
      <TextField
        label={signOn.clientId}
        value={draft.clientId}
        onChange={(clientId) => onChange({ clientId })}
        autoComplete="off"
        mono
        isRequired
      />
      <PasswordField
        label={signOn.clientSecret}
        help={isNew ? undefined : signOn.secretKept}
        value={draft.clientSecret}
        onChange={(clientSecret) => onChange({ clientSecret })}
        autoComplete="off"
        isRequired={isNew}
      />
      <Domains value={draft.domains} onChange={(domains) => onChange({ domains })} />
      <FirstSignInFields draft={draft} onChange={onChange} />
    </>
  )
}

function Domains({
  value,
  onChange,
}: {
  readonly value: string
  readonly onChange: (domains: string) => void
}) {
  const { signOn } = useMessages()
  const problemOf = (text: string): string | null => {
    const read = readDomains(text)
    if (read.type === 'domains') return null
    return read.type === 'none' ? signOn.domainsMissing : signOn.domainWrong(read.text)
  }
  return (
    <TextField
      label={signOn.domains}
      help={signOn.domainsHelp}
      value={value}
      onChange={onChange}
      validate={problemOf}
      rows={2}
      mono
    />
  )
}

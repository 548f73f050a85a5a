import { useState } from 'react'
import type { Workspace } from '#contract/workspaces.ts'
import type { ConsoleMessages } from '#i18n/console/messages.en.ts'
import { requestOf } from '../../api/request.ts'
import { useApi } from '../../api/use-api.ts'
import { useLanguage } from '../../language/language.tsx'
import { useReason } from '../../language/use-reason.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Disclosure } from '../../ui/disclosure.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Form } from '../../ui/form.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Select } from '../../ui/select.tsx'
import { Tile } from '../../ui/tile.tsx'
import type { FreshKey } from '../connect/key-secret-card.tsx'
import { AllowFields } from './allow-fields.tsx'
import { firstExpiry } from './expiry.ts'
import type { ExpiryRules } from './expiry.ts'
import { ExpiryField } from './expiry-field.tsx'
import { LimitField } from './limit-field.tsx'
import { emptyKey, newKeyBody } from './new-key.ts'
import type { NewKey } from './new-key.ts'
import { useCreateKey } from './use-create-key.tsx'

type CreateKeyDialogProps = {
  /** Those that a key can be made in; with one alone, nothing is asked. */
  readonly workspaces: readonly Workspace[]
  readonly onClose: () => void
  readonly onCreated: (fresh: FreshKey) => void
}

const noRules: ExpiryRules = { expiry_required: false, lifetime_days_max: null }

/** Makes a key. Most need a name alone; the rest is folded away. */
export function CreateKeyDialog({ workspaces, onClose, onCreated }: CreateKeyDialogProps) {
  const { messages } = useLanguage()
  const { keys, errors } = messages
  const { data: policy } = useApi('GET /v1/organizations/key_policy', {})
  const rules = policy ?? noRules
  const only = workspaces.length === 1 ? workspaces[0] : undefined
  const [typed, setTyped] = useState(emptyKey)
  const key: NewKey = {
    ...typed,
    workspaceId: typed.workspaceId ?? only?.id ?? null,
    expiry: typed.expiry ?? { choice: firstExpiry(rules), day: '' },
  }
  const change = (part: Partial<NewKey>): void => setTyped((last) => ({ ...last, ...part }))
  const create = useCreateKey(onCreated)
  const body = newKeyBody(key, rules)
  return (
    <Dialog title={keys.create} onClose={onClose}>
      <Form
        submitLabel={keys.create}
        onSubmit={() => body && create.mutate({ key, body })}
        onCancel={onClose}
        isBusy={create.isPending}
        fault={create.error}
        request={body && requestOf('POST /v1/organizations/api_keys', { body })}
        disabledReason={problemOf(key, messages)}
      >
        {!only && <WorkspaceField workspaces={workspaces} value={key} onChange={change} />}
        <TextField
          label={keys.name}
          help={keys.nameHelp}
          value={key.name}
          onChange={(name) => change({ name })}
          validate={(name) => (name.trim() === '' ? errors.required : null)}
          maxLength={255}
          isRequired
          autoFocus={Boolean(only)}
          autoComplete="off"
        />
        <ExpiryField value={key.expiry} onChange={(expiry) => change({ expiry })} rules={rules} />
        <Restrictions value={key} onChange={change} />
        <Notice>{keys.bound}</Notice>
      </Form>
    </Dialog>
  )
}

function problemOf(
  { models, limit, expiry }: NewKey,
  messages: ConsoleMessages,
): string | undefined {
  if (expiry.choice === 'date' && expiry.day === '') return messages.keys.dateAhead
  if (models?.length === 0) return messages.keys.modelsNone
  return limit.cents === undefined ? messages.errors.amount : undefined
}

type PartProps = {
  readonly value: NewKey
  readonly onChange: (part: Partial<NewKey>) => void
}

function WorkspaceField({
  workspaces,
  value,
  onChange,
}: PartProps & Pick<CreateKeyDialogProps, 'workspaces'>) {
  const { keys } = useLanguage().messages
  return (
    <Select
      label={keys.workspace}
      placeholder={keys.chooseWorkspace}
      value={value.workspaceId}
      onChange={(workspaceId) => onChange({ workspaceId })}
      choices={workspaces.map(({ id, name, display_color: color }) => ({
        value: id,
        label: name,
        picture: <Tile color={color} size="sm" />,
      }))}
      isRequired
    />
  )
}

/** Everything that limits the key beyond its workspace. */
function Restrictions({ value, onChange }: PartProps) {
  const { messages, format } = useLanguage()
  const { keys } = messages
  const reason = useReason()
  const { data: policy } = useApi('GET /v1/organizations/key_policy', {})
  const noLimits =
    value.workspaceId === null ? undefined : reason('key_limits.edit', value.workspaceId)
  const spends = policy?.default_spend_limit ?? null
  return (
    <Disclosure title={keys.advanced}>
      {noLimits === undefined ? (
        <LimitField
          value={value.limit}
          onChange={(limit) => onChange({ limit })}
          help={spends === null ? keys.limitHelp : keys.limitHelpPolicy(format.cents(spends))}
        />
      ) : (
        <div className="text-sm">
          <p className="font-medium">{keys.limit}</p>
          <p className="text-quiet">{noLimits}</p>
        </div>
      )}
      <AllowFields value={{ models: value.models, ips: value.ips }} onChange={onChange} />
    </Disclosure>
  )
}

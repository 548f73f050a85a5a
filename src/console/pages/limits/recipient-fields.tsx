import { useCan } from '../../api/use-account.ts'
import { useApi } from '../../api/use-api.ts'
import { useMessages } from '../../language/language.tsx'
import { Checkbox } from '../../ui/choice.tsx'
import { TextField } from '../../ui/fields.tsx'
import type { NotificationDraft, Role } from './notification-draft.ts'
import { readAddresses } from './read-addresses.ts'

type RecipientFieldsProps = {
  readonly draft: NotificationDraft
  readonly onChange: (part: Partial<NotificationDraft>) => void
  readonly scopeType: 'organization' | 'workspace'
}

/** The organization itself has no members of a workspace. */
const rolesOf: Readonly<Record<'organization' | 'workspace', readonly Role[]>> = {
  organization: ['admin', 'billing', 'developer'],
  workspace: ['workspace_admin', 'workspace_developer', 'admin', 'billing', 'developer'],
}

/** Whom it tells: whoever holds a role then, addresses, webhooks. */
export function RecipientFields({ draft, onChange, scopeType }: RecipientFieldsProps) {
  const { alerts } = useMessages().limits
  const { invalid } = readAddresses(draft.addresses)
  return (
    <>
      <fieldset className="flex flex-col gap-2">
        <legend className="pb-1 text-sm font-medium">
          {alerts.recipients}
          <span className="sr-only">, {alerts.roles}</span>
        </legend>
        {rolesOf[scopeType].map((role) => (
          <Checkbox
            key={role}
            isSelected={draft.roles.includes(role)}
            onChange={() => onChange({ roles: toggled(draft.roles, role) })}
          >
            {alerts.roleNames[role]}
          </Checkbox>
        ))}
      </fieldset>
      <TextField
        label={alerts.addresses}
        help={alerts.addressesHelp}
        rows={2}
        value={draft.addresses}
        onChange={(addresses) => onChange({ addresses })}
        error={invalid === undefined ? undefined : alerts.alertEmails.invalid(invalid)}
      />
      <Webhooks draft={draft} onChange={onChange} />
    </>
  )
}

const webhooksMax = 100

function Webhooks({ draft, onChange }: Omit<RecipientFieldsProps, 'scopeType'>) {
  const { alerts } = useMessages().limits
  const can = useCan()
  const mayRead = can.somewhere('webhooks.view')
  const { data } = useApi(
    'GET /v1/organizations/webhooks',
    { query: { limit: webhooksMax } },
    { enabled: mayRead },
  )
  const known = data?.data ?? []
  // Those whose names the reader may not know stay as they are.
  const unknown = draft.webhookIds.filter((id) => !known.some((each) => each.id === id))
  const choices = [...known, ...unknown.map((id) => ({ id, name: id }))]
  if (choices.length === 0) return null
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="pb-1 text-sm font-medium">{alerts.webhooks}</legend>
      {choices.map(({ id, name }) => (
        <Checkbox
          key={id}
          isSelected={draft.webhookIds.includes(id)}
          onChange={() => onChange({ webhookIds: toggled(draft.webhookIds, id) })}
        >
          {name}
        </Checkbox>
      ))}
    </fieldset>
  )
}

function toggled<Item>(items: readonly Item[], item: Item): readonly Item[] {
  return items.includes(item) ? items.filter((each) => each !== item) : [...items, item]
}

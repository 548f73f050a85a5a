import { useState } from 'react'
import type { CreatedInvites } from '#contract/invites.ts'
import { organizationRoles } from '#domain/role.ts'
import type { OrganizationRole } from '#domain/role.ts'
import { requestOf } from '../../api/request.ts'
import { useChange } from '../../api/use-api.ts'
import { useLanguage, useMessages } from '../../language/language.tsx'
import { Radios } from '../../ui/choice.tsx'
import { SideSheet } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Form } from '../../ui/form.tsx'
import { useFresh } from '../verify-dialog.tsx'
import { InviteResults } from './invite-results.tsx'
import { addressesMax, parseAddresses } from './parse-addresses.ts'
import type { ReadAddresses } from './parse-addresses.ts'

const operation = 'POST /v1/organizations/invites/batch'

/** Invites many people at once, and says of each address what became of it. */
export function InviteSheet({ onClose }: { readonly onClose: () => void }) {
  const { people } = useMessages()
  const [results, setResults] = useState<CreatedInvites['results']>()
  return (
    // A link that is shown once is not lost by a press beside the sheet.
    <SideSheet title={people.inviteTitle} onClose={onClose} isDismissable={!results}>
      {results ? (
        <InviteResults results={results} onClose={onClose} />
      ) : (
        <InviteForm onInvited={setResults} onClose={onClose} />
      )}
    </SideSheet>
  )
}

type InviteFormProps = {
  readonly onInvited: (results: CreatedInvites['results']) => void
  readonly onClose: () => void
}

function InviteForm({ onInvited, onClose }: InviteFormProps) {
  const { people, roles } = useMessages()
  const [text, setText] = useState('')
  const [role, setRole] = useState<OrganizationRole>('developer')
  const [isTried, setTried] = useState(false)
  const read = parseAddresses(text)
  const problem = useProblem(read)
  const invite = useChange(operation, {
    around: useFresh(),
    onDone: ({ results }) => onInvited(results),
  })
  const input = { body: { emails: [...read.addresses], role } }
  const send = (): void => invite.mutate(input)
  const submit = (): void => {
    setTried(true)
    if (problem === undefined) send()
  }
  return (
    <Form
      submitLabel={people.send}
      onSubmit={submit}
      onCancel={onClose}
      isBusy={invite.isPending}
      fault={invite.error}
      request={
        problem === undefined
          ? { ...requestOf(operation, input), needsSession: role === 'admin' }
          : null
      }
    >
      <TextField
        label={people.addresses}
        value={text}
        onChange={setText}
        rows={4}
        autoFocus
        autoComplete="off"
        help={people.addressCount(read.addresses.length)}
        error={isTried ? problem : undefined}
      />
      <Radios
        label={people.inviteRole}
        value={role}
        onChange={setRole}
        choices={organizationRoles.map((value) => ({
          value,
          label: roles.organization[value],
          help: people.roleHelp[value],
        }))}
      />
    </Form>
  )
}

function useProblem({ addresses, invalid }: ReadAddresses): string | undefined {
  const { messages, format } = useLanguage()
  const { people } = messages
  if (addresses.length === 0) return people.addressesMissing
  if (invalid.length > 0) return people.addressesInvalid(format.list(invalid))
  return addresses.length > addressesMax ? people.addressesTooMany : undefined
}

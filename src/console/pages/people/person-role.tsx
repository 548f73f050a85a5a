import { useState } from 'react'
import type { User } from '#contract/users.ts'
import { organizationRoles } from '#domain/role.ts'
import type { OrganizationRole } from '#domain/role.ts'
import { requestOf } from '../../api/request.ts'
import { useChange } from '../../api/use-api.ts'
import { useMessages } from '../../language/language.tsx'
import { Hint } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Select } from '../../ui/select.tsx'
import { useToast } from '../../ui/toast.tsx'
import { useFresh } from '../verify-dialog.tsx'

type PersonRoleProps = { readonly person: User; readonly refusal: string | undefined }

/** Somebody's role in the organization, to change in its place where it can be changed. */
export function PersonRole({ person, refusal }: PersonRoleProps) {
  const { people, roles } = useMessages()
  const [chosen, setChosen] = useState<OrganizationRole>()
  const label = roles.organization[person.role]
  if (refusal !== undefined) return <Hint text={refusal}>{label}</Hint>
  return (
    <div className="max-w-56">
      <Select
        label={people.changeRole(person.name)}
        hidesLabel
        value={person.role}
        onChange={(role) => setChosen(role === person.role ? undefined : role)}
        choices={organizationRoles.map((value) => ({ value, label: roles.organization[value] }))}
      />
      {chosen !== undefined && (
        <ChangeRoleDialog person={person} role={chosen} onClose={() => setChosen(undefined)} />
      )}
    </div>
  )
}

const operation = 'POST /v1/organizations/users/{user_id}'

type ChangeRoleDialogProps = {
  readonly person: User
  readonly role: OrganizationRole
  readonly onClose: () => void
}

/** Who is admin, people decide who have just shown that it is they. */
function ChangeRoleDialog({ person, role, onClose }: ChangeRoleDialogProps) {
  const { people, roles } = useMessages()
  const toast = useToast()
  const change = useChange(operation, {
    around: useFresh(),
    onDone: () => {
      toast(people.roleChanged(person.name))
      onClose()
    },
  })
  const input = { params: { user_id: person.id }, body: { role } }
  const isAboutAdmins = role === 'admin' || person.role === 'admin'
  const apply = (): void => change.mutate(input)
  return (
    <Confirm
      title={people.changeRoleTitle(person.name, roles.organization[role])}
      action={people.changeRoleAction}
      onConfirm={apply}
      onClose={onClose}
      isBusy={change.isPending}
      fault={change.error}
      request={{ ...requestOf(operation, input), needsSession: isAboutAdmins }}
      danger={isAboutAdmins}
    >
      <p>{people.roleHelp[role]}</p>
      {role === 'admin' && <p>{people.becomesAdmin(person.name)}</p>}
      {person.role === 'admin' && <p>{people.wasAdmin(person.name)}</p>}
      <p>{people.inForce}</p>
    </Confirm>
  )
}

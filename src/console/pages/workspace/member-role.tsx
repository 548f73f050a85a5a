import { useState } from 'react'
import type { WorkspacePerson } from '#contract/workspace-people.ts'
import type { Workspace } from '#contract/workspaces.ts'
import { assignedWorkspaceRoles, workspaceRoleOf } from '#domain/role.ts'
import type { AssignedWorkspaceRole } from '#domain/role.ts'
import { requestOf } from '../../api/request.ts'
import { useChange } from '../../api/use-api.ts'
import { useMessages } from '../../language/language.tsx'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { FaultNotice } from '../../ui/notice.tsx'
import { Select } from '../../ui/select.tsx'
import { useToast } from '../../ui/toast.tsx'

type MemberRoleProps = {
  readonly workspace: Workspace
  readonly person: WorkspacePerson
  readonly refusal: string | undefined
}

const operation = 'POST /v1/organizations/workspaces/{workspace_id}/members/{user_id}'

/** The role that holds for somebody here, to change in its place where it can be changed. */
export function MemberRole(props: MemberRoleProps) {
  const { roles } = useMessages()
  const { person, refusal } = props
  if (refusal === undefined && !person.inherited && person.organization_role !== 'billing') {
    return <RoleSelect {...props} />
  }
  return (
    <span className="flex flex-wrap items-center gap-2">
      {roles.workspace[person.workspace_role]}
      {refusal === undefined && person.inherited && person.organization_role === 'billing' && (
        <Promote {...props} />
      )}
    </span>
  )
}

function RoleSelect({ workspace, person }: MemberRoleProps) {
  const { members, roles } = useMessages()
  const toast = useToast()
  const update = useChange(operation, {
    onDone: () => toast(members.roleChanged(person.name)),
  })
  const change = (role: AssignedWorkspaceRole): void => {
    if (role === person.workspace_role) return
    update.mutate({
      params: { workspace_id: workspace.id, user_id: person.user_id },
      body: { workspace_role: role },
    })
  }
  const shown = update.isPending
    ? update.variables.body.workspace_role
    : (person.workspace_role as AssignedWorkspaceRole)
  return (
    <div className="flex min-w-36 flex-col gap-1">
      <Select
        label={members.changeRole(person.name)}
        hidesLabel
        value={shown}
        onChange={change}
        choices={assignedWorkspaceRoles.map((role) => ({
          value: role,
          label: roles.workspace[role],
          isDisabled: !holdsAsGiven(person, role),
        }))}
      />
      {update.error && <FaultNotice fault={update.error} />}
    </div>
  )
}

/** Whether the role in the organization leaves the one that is given as it is. */
export function holdsAsGiven(
  { organization_role: organizationRole }: Pick<WorkspacePerson, 'organization_role'>,
  role: AssignedWorkspaceRole,
): boolean {
  return workspaceRoleOf(organizationRole, { isDefault: false, assigned: role }) === role
}

/** The one thing that a billing member can be given in a workspace. */
function Promote({ workspace, person }: MemberRoleProps) {
  const { members } = useMessages()
  const toast = useToast()
  const [isAsking, setAsking] = useState(false)
  const update = useChange(operation, {
    onDone: () => {
      toast(members.roleChanged(person.name))
      setAsking(false)
    },
  })
  const input = {
    params: { workspace_id: workspace.id, user_id: person.user_id },
    body: { workspace_role: 'workspace_admin' as const },
  }
  return (
    <>
      <Button variant="quiet" onPress={() => setAsking(true)}>
        {members.promote}
      </Button>
      {isAsking && (
        <Confirm
          title={members.promoteTitle(person.name)}
          action={members.promote}
          onConfirm={() => update.mutate(input)}
          onClose={() => setAsking(false)}
          isBusy={update.isPending}
          fault={update.error}
          request={requestOf(operation, input)}
          danger={false}
        >
          <p>{members.promoteBody(person.name)}</p>
        </Confirm>
      )}
    </>
  )
}

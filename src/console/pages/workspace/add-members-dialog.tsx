import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { User } from '#contract/users.ts'
import type { Workspace } from '#contract/workspaces.ts'
import { assignedWorkspaceRoles } from '#domain/role.ts'
import type { AssignedWorkspaceRole } from '#domain/role.ts'
import { call } from '../../api/client.ts'
import type { ApiFault } from '../../api/fault.ts'
import { requestOf } from '../../api/request.ts'
import { useApi } from '../../api/use-api.ts'
import { useMessages } from '../../language/language.tsx'
import { Radios } from '../../ui/choice.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Form } from '../../ui/form.tsx'
import { Notice } from '../../ui/notice.tsx'
import { useToast } from '../../ui/toast.tsx'
import { PeoplePicker } from '../people-picker.tsx'
import { holdsAsGiven } from './member-role.tsx'

type AddMembersDialogProps = { readonly workspace: Workspace; readonly onClose: () => void }

const operation = 'POST /v1/organizations/workspaces/{workspace_id}/members'

/** Gives one or several people of the organization a role in the workspace. */
export function AddMembersDialog({ workspace, onClose }: AddMembersDialogProps) {
  const { members, roles } = useMessages()
  const [chosen, setChosen] = useState<readonly User[]>([])
  const [role, setRole] = useState<AssignedWorkspaceRole>('workspace_developer')
  const [isTried, setTried] = useState(false)
  const refusalOf = useRefusal(workspace, role)
  const add = useAddition({ workspace, role, onAdded: setChosen, onClose })
  const isLifted = chosen.some(
    ({ role: organizationRole }) =>
      organizationRole === 'developer' &&
      !holdsAsGiven({ organization_role: organizationRole }, role),
  )
  const submit = (): void => {
    setTried(true)
    if (chosen.length > 0) add.mutate(chosen)
  }
  return (
    <Dialog title={members.addTitle(workspace.name)} onClose={onClose}>
      <Form
        submitLabel={members.add}
        onSubmit={submit}
        onCancel={onClose}
        isBusy={add.isPending}
        fault={add.error}
        request={
          chosen.length === 0
            ? null
            : chosen.map((user) => requestOf(operation, inputOf(workspace, user, role)))
        }
      >
        <PeoplePicker
          label={members.person}
          help={members.personHelp}
          chosen={chosen}
          onChange={setChosen}
          refusalOf={refusalOf}
          error={isTried && chosen.length === 0 ? members.nobodyChosen : undefined}
        />
        <Radios
          label={members.role}
          value={role}
          onChange={(next) => {
            setRole(next)
            // Whoever can only be made admin is no longer chosen.
            if (next !== 'workspace_admin') setChosen(chosen.filter((each) => !isBilling(each)))
          }}
          choices={assignedWorkspaceRoles.map((value) => ({
            value,
            label: roles.workspace[value],
            help: members.roleHelp[value],
          }))}
        />
        {isLifted && (
          <Notice>
            <p>{members.developerFloor}</p>
          </Notice>
        )}
      </Form>
    </Dialog>
  )
}

function inputOf(workspace: Workspace, user: User, role: AssignedWorkspaceRole) {
  return {
    params: { workspace_id: workspace.id },
    body: { user_id: user.id, workspace_role: role },
  }
}

type AdditionInput = AddMembersDialogProps & {
  readonly role: AssignedWorkspaceRole
  /** Told of those who are still to be added. */
  readonly onAdded: (left: readonly User[]) => void
}

/** One after the other. Whoever was added is no longer among the chosen, so that one can go on after a fault. */
function useAddition({ workspace, role, onAdded, onClose }: AdditionInput) {
  const { members } = useMessages()
  const toast = useToast()
  const client = useQueryClient()
  return useMutation<void, ApiFault, readonly User[]>({
    mutationFn: async (users) => {
      for (const [index, user] of users.entries()) {
        await call(operation, inputOf(workspace, user, role))
        onAdded(users.slice(index + 1))
      }
    },
    onSuccess: (_nothing, users) => {
      toast(members.added(users.length))
      onClose()
    },
    onSettled: () => client.invalidateQueries(),
  })
}

function isBilling({ role }: User): boolean {
  return role === 'billing'
}

/** Why somebody cannot be added, or not with this role. */
function useRefusal(workspace: Workspace, role: AssignedWorkspaceRole) {
  const { members } = useMessages()
  const { data: people } = useApi('GET /v1/organizations/workspaces/{workspace_id}/people', {
    params: { workspace_id: workspace.id },
    query: { limit: 1000 },
  })
  const given = new Set(
    people?.data.filter(({ inherited }) => !inherited).map(({ user_id }) => user_id),
  )
  return (user: User): string | undefined => {
    if (user.role === 'admin') return members.inheritedAdmin
    if (given.has(user.id)) return members.alreadyMember
    return isBilling(user) && role !== 'workspace_admin' ? members.billingOnlyAdmin : undefined
  }
}

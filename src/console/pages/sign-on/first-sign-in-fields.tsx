import { Plus, X } from 'lucide-react'
import { assignedWorkspaceRoles, organizationRoles } from '#domain/role.ts'
import { useAccount } from '../../api/use-account.ts'
import { useWorkspaces } from '../../api/use-workspaces.ts'
import { useMessages } from '../../language/language.tsx'
import { Button, IconButton } from '../../ui/button.tsx'
import { Radios } from '../../ui/choice.tsx'
import { Select } from '../../ui/select.tsx'
import { Tile } from '../../ui/tile.tsx'
import type { Draft, GivenRole, GivenWorkspace } from './draft.ts'

const givenRoles = organizationRoles.filter((role): role is GivenRole => role !== 'admin')

type FieldsProps = {
  readonly draft: Draft
  readonly onChange: (change: Partial<Draft>) => void
}

/** What somebody becomes whom nobody has invited. */
export function FirstSignInFields({ draft, onChange }: FieldsProps) {
  const { signOn, roles } = useMessages()
  return (
    <>
      <Radios<Draft['first']>
        label={signOn.firstSignIn}
        value={draft.first}
        onChange={(first) => onChange({ first })}
        choices={[
          { value: 'refused', label: signOn.first.refused, help: signOn.first.refusedHelp },
          { value: 'given', label: signOn.first.given, help: signOn.first.givenHelp },
        ]}
      />
      {draft.first === 'given' && (
        <>
          <Select<GivenRole>
            label={signOn.role}
            value={draft.role}
            onChange={(role) => onChange({ role })}
            choices={givenRoles.map((role) => ({ value: role, label: roles.organization[role] }))}
          />
          <WorkspaceRows
            rows={draft.workspaces}
            onChange={(workspaces) => onChange({ workspaces })}
          />
        </>
      )}
    </>
  )
}

function WorkspaceRows({
  rows,
  onChange,
}: {
  readonly rows: readonly GivenWorkspace[]
  readonly onChange: (rows: readonly GivenWorkspace[]) => void
}) {
  const { signOn } = useMessages()
  const { default_workspace_id: defaultId } = useAccount()
  // Nobody is given a role in the default one.
  const open = (useWorkspaces() ?? []).filter(({ id }) => id !== defaultId)
  const taken = new Set(rows.map((row) => row.workspaceId))
  const next = open.find(({ id }) => !taken.has(id))
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-1 text-sm font-medium">{signOn.workspaces}</legend>
      {rows.map((row, index) => (
        <WorkspaceRow
          key={row.workspaceId}
          row={row}
          workspaces={open.filter(({ id }) => id === row.workspaceId || !taken.has(id))}
          onChange={(changed) => onChange(rows.with(index, changed))}
          onRemove={() => onChange(rows.toSpliced(index, 1))}
        />
      ))}
      <p className="text-quiet text-sm">{signOn.workspacesHelp}</p>
      <div>
        <Button
          onPress={() =>
            next && onChange([...rows, { workspaceId: next.id, role: 'workspace_developer' }])
          }
          disabledReason={next ? undefined : signOn.noWorkspace}
        >
          <Plus aria-hidden className="size-4" />
          {signOn.addWorkspace}
        </Button>
      </div>
    </fieldset>
  )
}

type RowProps = {
  readonly row: GivenWorkspace
  readonly workspaces: NonNullable<ReturnType<typeof useWorkspaces>>
  readonly onChange: (row: GivenWorkspace) => void
  readonly onRemove: () => void
}

function WorkspaceRow({ row, workspaces, onChange, onRemove }: RowProps) {
  const { signOn, roles } = useMessages()
  const choices = workspaces.map(({ id, name, display_color: color }) => ({
    value: id,
    label: name,
    picture: <Tile color={color} size="sm" />,
  }))
  const known = choices.find(({ value }) => value === row.workspaceId)
  // One that was archived since is shown, so that it can be removed.
  const shown = known
    ? choices
    : [{ value: row.workspaceId, label: signOn.unknownWorkspace, picture: undefined }, ...choices]
  return (
    <div className="flex items-start gap-2">
      <div className="grid min-w-0 flex-1 gap-2 sm:grid-cols-2">
        <Select
          label={signOn.workspace}
          hidesLabel
          value={row.workspaceId}
          onChange={(workspaceId) => onChange({ ...row, workspaceId })}
          choices={shown}
        />
        <Select<GivenWorkspace['role']>
          label={signOn.workspaceRole}
          hidesLabel
          value={row.role}
          onChange={(role) => onChange({ ...row, role })}
          choices={assignedWorkspaceRoles.map((role) => ({
            value: role,
            label: roles.workspace[role],
          }))}
        />
      </div>
      <IconButton
        label={signOn.removeWorkspace(known?.label ?? signOn.unknownWorkspace)}
        onPress={onRemove}
      >
        <X aria-hidden className="size-4" />
      </IconButton>
    </div>
  )
}

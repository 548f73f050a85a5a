import { useState } from 'react'
import type { Workspace } from '#contract/workspaces.ts'
import { requestOf } from '../../api/request.ts'
import { useAccount } from '../../api/use-account.ts'
import { useChange } from '../../api/use-api.ts'
import { useLanguage } from '../../language/language.tsx'
import { useReason } from '../../language/use-reason.ts'
import { ColorField } from '../../ui/color-field.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Form } from '../../ui/form.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Card } from '../../ui/page.tsx'
import { useToast } from '../../ui/toast.tsx'
import { AddressesField, GeosField } from './allowed-fields.tsx'
import { ModelsField } from './models-field.tsx'
import { detailsDraftOf, readDetails } from './read-details.ts'
import type { DetailsDraft, DetailsProblems } from './read-details.ts'
import { TagsField } from './tags-field.tsx'

const operation = 'POST /v1/organizations/workspaces/{workspace_id}'

/** Everything about a workspace that can be edited, in one form: it is saved as a whole, or not at all. */
export function DetailsForm({ workspace }: { readonly workspace: Workspace }) {
  const { messages } = useLanguage()
  const { common } = messages
  const toast = useToast()
  const [draft, setDraft] = useState(() => detailsDraftOf(workspace))
  const [isTried, setTried] = useState(false)
  const { mutate, isPending, error } = useChange(operation, {
    onDone: (answer) => {
      toast(common.saved)
      setDraft(detailsDraftOf(answer))
      setTried(false)
    },
  })
  const { body, problems } = readDetails(draft, workspace)
  const isUnchanged = Object.keys(body).length === 0
  const reason = useDisabledReason(workspace, isUnchanged && problems === undefined)
  const input = { params: { workspace_id: workspace.id }, body }
  const submit = (): void => {
    setTried(true)
    if (problems === undefined) mutate(input)
  }
  return (
    <div className="max-w-2xl">
      <Form
        submitLabel={common.save}
        onSubmit={submit}
        isBusy={isPending}
        fault={error}
        request={problems === undefined && !isUnchanged ? requestOf(operation, input) : null}
        disabledReason={reason}
      >
        <DetailsFields
          workspace={workspace}
          draft={draft}
          onChange={(next) => setDraft({ ...draft, ...next })}
          problems={isTried ? problems : undefined}
        />
      </Form>
    </div>
  )
}

function useDisabledReason(workspace: Workspace, isUnchanged: boolean): string | undefined {
  const { details } = useLanguage().messages
  const whyNot = useReason()('workspaces.edit', workspace.id)
  if (workspace.archived_at !== null) return details.archived
  return whyNot ?? (isUnchanged ? details.nothingChanged : undefined)
}

type FieldsProps = {
  readonly workspace: Workspace
  readonly draft: DetailsDraft
  readonly onChange: (next: Partial<DetailsDraft>) => void
  /** Once they have tried to save. What is wrong with a line is said at once. */
  readonly problems: DetailsProblems | undefined
}

function DetailsFields({ workspace, draft, onChange, problems }: FieldsProps) {
  const { messages } = useLanguage()
  const { workspaces, details } = messages
  const isDefault = workspace.id === useAccount().default_workspace_id
  return (
    <>
      <Card>
        <TextField
          label={workspaces.name}
          value={isDefault ? workspaces.default : draft.name}
          onChange={(name) => onChange({ name })}
          isDisabled={isDefault}
          help={isDefault ? details.defaultName : undefined}
          autoComplete="off"
          maxLength={255}
          error={problems?.name && workspaces.nameRequired}
        />
        <ColorField
          label={workspaces.color}
          help={workspaces.colorHelp}
          value={draft.color}
          onChange={(color) => onChange({ color })}
          names={workspaces.colors}
          otherLabel={workspaces.otherColor}
        />
      </Card>
      <Card>
        <TagsField
          tags={draft.tags}
          onChange={(tags) => onChange({ tags })}
          problem={problems?.tags}
        />
      </Card>
      {isDefault ? (
        <Notice>{details.defaultLists}</Notice>
      ) : (
        <>
          <Card>
            <ModelsField
              chosen={draft.models}
              onChange={(models) => onChange({ models })}
              problem={problems?.models}
            />
          </Card>
          <Card>
            <AddressesField
              text={draft.addresses}
              onChange={(addresses) => onChange({ addresses })}
              problem={problems?.addresses}
            />
          </Card>
        </>
      )}
      <Card>
        <GeosField value={draft.geos} onChange={(geos) => onChange({ geos })} />
      </Card>
    </>
  )
}

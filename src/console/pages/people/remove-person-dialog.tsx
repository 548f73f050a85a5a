import { useState } from 'react'
import type { RemovalPreview, User } from '#contract/users.ts'
import { requestOf } from '../../api/request.ts'
import { useApi, useChange } from '../../api/use-api.ts'
import { useLanguage, useMessages } from '../../language/language.tsx'
import { Radios } from '../../ui/choice.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { FaultNotice } from '../../ui/notice.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { useToast } from '../../ui/toast.tsx'
import { PeoplePicker } from '../people-picker.tsx'
import { useFresh } from '../verify-dialog.tsx'

type RemovePersonDialogProps = { readonly person: User; readonly onClose: () => void }

type Fate = 'disable' | 'keep' | 'hand_over'

const operation = 'DELETE /v1/organizations/users/{user_id}'

/** Shows first what the removal would take with it. */
export function RemovePersonDialog({ person, onClose }: RemovePersonDialogProps) {
  const { people } = useMessages()
  const toast = useToast()
  const [fate, setFate] = useState<Fate>('disable')
  const [heir, setHeir] = useState<User>()
  const preview = useApi('GET /v1/organizations/users/{user_id}/removal_preview', {
    params: { user_id: person.id },
  })
  const remove = useChange(operation, {
    around: useFresh(),
    onDone: () => {
      toast(people.removed)
      onClose()
    },
  })
  const input = {
    params: { user_id: person.id },
    body:
      fate === 'hand_over'
        ? { api_keys: fate, ...(heir && { hand_over_to: heir.id }) }
        : { api_keys: fate },
  }
  const apply = (): void => remove.mutate(input)
  const isHeirMissing = fate === 'hand_over' && !heir
  return (
    <Confirm
      title={people.removeTitle(person.name)}
      action={people.removeAction}
      onConfirm={apply}
      onClose={onClose}
      isBusy={remove.isPending || preview.isLoading}
      fault={remove.error}
      request={
        isHeirMissing
          ? null
          : { ...requestOf(operation, input), needsSession: person.role === 'admin' }
      }
      disabledReason={isHeirMissing ? people.handOverNobody : undefined}
    >
      <p>{people.removeBody(person.name)}</p>
      {preview.error && (
        <FaultNotice fault={preview.error} onRetry={() => void preview.refetch()} />
      )}
      {preview.isLoading && <Skeleton wide />}
      {preview.data && (
        <Losses preview={preview.data} name={person.name} fate={fate} onFate={setFate} />
      )}
      {fate === 'hand_over' && (
        <PeoplePicker
          label={people.handOverTo}
          chosen={heir ? [heir] : []}
          onChange={([first]) => setHeir(first)}
          refusalOf={({ id }) => (id === person.id ? people.leaves : undefined)}
          takesOne
        />
      )}
    </Confirm>
  )
}

type LossesProps = {
  readonly preview: RemovalPreview
  readonly name: string
  readonly fate: Fate
  readonly onFate: (fate: Fate) => void
}

function Losses({ preview, name, fate, onFate }: LossesProps) {
  const { messages, format } = useLanguage()
  const { people } = messages
  const { api_key_count: keys, admin_key_ids: adminKeys, workspace_ids: workspaces } = preview
  const owned = [
    ...(keys > 0 ? [people.removeKeys(keys)] : []),
    ...(adminKeys.length > 0 ? [people.removeAdminKeys(adminKeys.length)] : []),
  ]
  return (
    <>
      {workspaces.length > 0 && <p>{people.removeWorkspaces(workspaces.length)}</p>}
      {owned.length === 0 ? (
        <p>{people.noKeys(name)}</p>
      ) : (
        <>
          <p className="text-ink font-medium">{people.owns(name, format.list(owned))}</p>
          <KeyNames preview={preview} />
          <Radios<Fate>
            label={people.keyFate}
            value={fate}
            onChange={onFate}
            choices={[
              { value: 'disable', label: people.disableKeys, help: people.disableKeysHelp },
              { value: 'keep', label: people.keepKeys },
              { value: 'hand_over', label: people.handOver },
            ]}
          />
        </>
      )}
    </>
  )
}

const namesShown = 5

function KeyNames({ preview }: { readonly preview: RemovalPreview }) {
  const { messages, format } = useLanguage()
  const names = preview.api_keys.slice(0, namesShown).map(({ name }) => name)
  if (names.length === 0) return null
  const left = preview.api_key_count - names.length
  const shown = left > 0 ? [...names, messages.people.others(left)] : names
  return <p className="break-words">{format.list(shown)}</p>
}

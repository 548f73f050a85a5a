import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { WorkspacePerson } from '#contract/workspace-people.ts'
import type { Workspace } from '#contract/workspaces.ts'
import { call } from '../../api/client.ts'
import type { ApiFault } from '../../api/fault.ts'
import { requestOf } from '../../api/request.ts'
import { useCan } from '../../api/use-account.ts'
import { useApi } from '../../api/use-api.ts'
import { useMessages } from '../../language/language.tsx'
import { Radios } from '../../ui/choice.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { FaultNotice } from '../../ui/notice.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { useToast } from '../../ui/toast.tsx'

type RemoveMemberDialogProps = {
  readonly workspace: Workspace
  readonly person: WorkspacePerson
  readonly onClose: () => void
}

type KeyFate = 'keep' | 'disable'

const operation = 'DELETE /v1/organizations/workspaces/{workspace_id}/members/{user_id}'

/** Takes somebody's role away. Their keys live on by themselves, so whoever does it says what becomes of them. */
export function RemoveMemberDialog({ workspace, person, onClose }: RemoveMemberDialogProps) {
  const { members } = useMessages()
  const toast = useToast()
  const client = useQueryClient()
  const can = useCan()
  const maySeeKeys = can('api_keys.view', workspace.id)
  const keys = useKeysOf(person, workspace, maySeeKeys)
  const [fate, setFate] = useState<KeyFate>('keep')
  const keyIds = keys.data?.data.map(({ id }) => id) ?? []
  const input = { params: { workspace_id: workspace.id, user_id: person.user_id } }
  const remove = useMutation<void, ApiFault>({
    mutationFn: async () => {
      // The keys first: where one of them fails the person is still there, and all of it can be done again.
      if (fate === 'disable') await disableKeys(keyIds)
      await call(operation, input)
    },
    onSuccess: () => {
      toast(members.removed)
      onClose()
    },
    onSettled: () => client.invalidateQueries(),
  })
  return (
    <Confirm
      title={members.removeTitle(person.name, workspace.name)}
      action={members.removeAction}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
      isBusy={remove.isPending || keys.isLoading}
      fault={remove.error}
      request={requestOf(operation, input)}
    >
      <p>
        {person.organization_role === 'billing'
          ? members.backToBilling(person.name)
          : members.losesAccess(person.name)}
      </p>
      {keys.isLoading && <Skeleton wide />}
      {keys.error && <FaultNotice fault={keys.error} />}
      {!maySeeKeys && <p>{members.keysUnknown(person.name)}</p>}
      {keys.data && keyIds.length === 0 && <p>{members.noKeys(person.name)}</p>}
      {keyIds.length > 0 && (
        <>
          <p className="text-ink font-medium">{members.keysOf(person.name, keyIds.length)}</p>
          <KeyFateField fate={fate} onChange={setFate} />
        </>
      )}
    </Confirm>
  )
}

function KeyFateField({ fate, onChange }: { fate: KeyFate; onChange: (fate: KeyFate) => void }) {
  const { members } = useMessages()
  return (
    <Radios<KeyFate>
      label={members.keyFate}
      value={fate}
      onChange={onChange}
      choices={[
        { value: 'keep', label: members.keepKeys, help: members.keepKeysHelp },
        { value: 'disable', label: members.disableKeys, help: members.disableKeysHelp },
      ]}
    />
  )
}

const keysMax = 1000

function useKeysOf(person: WorkspacePerson, workspace: Workspace, enabled: boolean) {
  return useApi(
    'GET /v1/organizations/api_keys',
    {
      query: {
        workspace_id: workspace.id,
        owner_user_id: person.user_id,
        status: 'active',
        limit: keysMax,
      },
    },
    { enabled },
  )
}

async function disableKeys(ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    await call('POST /v1/organizations/api_keys/{api_key_id}', {
      params: { api_key_id: id },
      body: { status: 'inactive' },
    })
  }
}

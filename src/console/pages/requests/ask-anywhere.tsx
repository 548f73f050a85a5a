import { useState } from 'react'
import { useAccount, useCan } from '../../api/use-account.ts'
import { useApi } from '../../api/use-api.ts'
import { useMessages } from '../../language/language.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { FaultNotice } from '../../ui/notice.tsx'
import { Select } from '../../ui/select.tsx'
import { Tile } from '../../ui/tile.tsx'
import { AskForMore } from '../limits/ask-for-more.tsx'

const workspacesMax = 1000

/** Asks for more, once it is said for which workspace. */
export function AskAnywhere({ onClose }: { readonly onClose: () => void }) {
  const { keys, requests, limits, common } = useMessages()
  const can = useCan()
  const { default_workspace_id: defaultId } = useAccount()
  const [chosen, setChosen] = useState<string | null>(null)
  const [isAsking, setAsking] = useState(false)
  const { data, error } = useApi('GET /v1/organizations/workspaces', {
    query: { limit: workspacesMax, order: 'name_ascending' },
  })
  const workspaces = (data?.data ?? []).filter(
    ({ id }) => id !== defaultId && can('increase_requests.create', id),
  )
  const workspace = workspaces.find(({ id }) => id === chosen)
  if (workspace && isAsking) return <AskForMore workspace={workspace} onClose={onClose} />
  return (
    <Dialog title={limits.spend.ask} onClose={onClose}>
      {error && <FaultNotice fault={error} />}
      <Select
        label={requests.workspace}
        placeholder={keys.chooseWorkspace}
        value={chosen}
        onChange={setChosen}
        choices={workspaces.map(({ id, name, display_color: color }) => ({
          value: id,
          label: name,
          picture: <Tile color={color} />,
        }))}
      />
      <DialogActions>
        <Button variant="quiet" onPress={onClose}>
          {common.cancel}
        </Button>
        <Button
          variant="primary"
          disabledReason={workspace ? undefined : requests.chooseWorkspace}
          onPress={() => setAsking(true)}
        >
          {common.next}
        </Button>
      </DialogActions>
    </Dialog>
  )
}

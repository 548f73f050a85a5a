import { Plus } from 'lucide-react'
import { useState } from 'react'
import type { Workspace } from '#contract/workspaces.ts'
import { useCan } from '../../api/use-account.ts'
import { useMessages } from '../../language/language.tsx'
import { useReason } from '../../language/use-reason.ts'
import { Button } from '../../ui/button.tsx'
import { KeySecretCard } from '../connect/key-secret-card.tsx'
import type { FreshKey } from '../connect/key-secret-card.tsx'
import { CreateKeyDialog } from './create-key-dialog.tsx'

type CreateKeyProps = {
  /** Where the key is made; left out, the form asks. */
  readonly workspace?: Workspace
  readonly workspaces?: readonly Workspace[] | undefined
}

/** The button, the form behind it, and the secret that comes of it. */
export function CreateKey({ workspace, workspaces = [] }: CreateKeyProps) {
  const { keys } = useMessages()
  const can = useCan()
  const reason = useReason()
  const [isOpen, setOpen] = useState(false)
  const [fresh, setFresh] = useState<FreshKey>()
  const isArchived = Boolean(workspace?.archived_at)
  const choices = workspace
    ? [workspace]
    : workspaces.filter((each) => !each.archived_at && can('api_keys.edit', each.id))
  const mayCreate = workspace ? can('api_keys.edit', workspace.id) : can.somewhere('api_keys.edit')
  return (
    <>
      <Button
        variant="primary"
        onPress={() => setOpen(true)}
        disabledReason={
          isArchived ? keys.workspaceArchived : mayCreate ? undefined : reason('api_keys.edit')
        }
      >
        <Plus aria-hidden className="size-4" />
        {keys.create}
      </Button>
      {isOpen && (
        <CreateKeyDialog
          workspaces={choices}
          onClose={() => setOpen(false)}
          onCreated={(created) => {
            setOpen(false)
            setFresh(created)
          }}
        />
      )}
      {fresh && <KeySecretCard fresh={fresh} onClose={() => setFresh(undefined)} />}
    </>
  )
}

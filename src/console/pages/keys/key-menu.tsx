import { useNavigate } from '@tanstack/react-router'
import { Ban, Pencil, RefreshCw, RotateCcw, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { ApiKey } from '#contract/api-keys.ts'
import { useChange } from '../../api/use-api.ts'
import { useMessages } from '../../language/language.tsx'
import { useReason } from '../../language/use-reason.ts'
import { RowMenu } from '../../ui/menu.tsx'
import type { MenuAction } from '../../ui/menu.tsx'
import { useToast } from '../../ui/toast.tsx'
import { KeySecretCard } from '../connect/key-secret-card.tsx'
import type { FreshKey } from '../connect/key-secret-card.tsx'
import { DeleteKey } from './delete-key.tsx'
import { DisableKey } from './disable-key.tsx'
import { RotateKey } from './rotate-key.tsx'

type KeyMenuProps = { readonly apiKey: ApiKey; readonly isWorkspaceArchived: boolean }

/** What can be done to one key. */
export function KeyMenu({ apiKey, isWorkspaceArchived }: KeyMenuProps) {
  const { keys } = useMessages()
  const toast = useToast()
  const navigate = useNavigate()
  const [open, setOpen] = useState<'disable' | 'rotate' | 'delete'>()
  const [fresh, setFresh] = useState<FreshKey>()
  const enable = useChange('POST /v1/organizations/api_keys/{api_key_id}', {
    onDone: () => toast(keys.enabled),
  })
  const reasons = useReasons(apiKey, isWorkspaceArchived)
  const close = (): void => setOpen(undefined)
  const icon = 'mt-0.5 size-4 shrink-0'
  const actions: readonly MenuAction[] = [
    {
      id: 'edit',
      label: keys.edit,
      icon: <Pencil aria-hidden className={icon} />,
      onAction: () =>
        void navigate({ to: '.', search: (old: object) => ({ ...old, key: apiKey.id }) }),
      disabledReason: reasons.change,
    },
    {
      id: 'rotate',
      label: keys.rotate,
      icon: <RefreshCw aria-hidden className={icon} />,
      onAction: () => setOpen('rotate'),
      disabledReason: reasons.change,
    },
    apiKey.status === 'inactive'
      ? {
          id: 'enable',
          label: keys.enable,
          icon: <RotateCcw aria-hidden className={icon} />,
          onAction: () =>
            enable.mutate({ params: { api_key_id: apiKey.id }, body: { status: 'active' } }),
          disabledReason: reasons.change,
        }
      : {
          id: 'disable',
          label: keys.disable,
          icon: <Ban aria-hidden className={icon} />,
          onAction: () => setOpen('disable'),
          disabledReason: reasons.change,
        },
    {
      id: 'delete',
      label: keys.delete,
      icon: <Trash2 aria-hidden className={icon} />,
      danger: reasons.remove === undefined,
      onAction: () => setOpen('delete'),
      disabledReason: reasons.remove,
    },
  ]
  return (
    <>
      <RowMenu name={apiKey.name} actions={actions} />
      {open === 'disable' && <DisableKey apiKey={apiKey} onClose={close} />}
      {open === 'delete' && <DeleteKey apiKey={apiKey} onClose={close} />}
      {open === 'rotate' && (
        <RotateKey
          apiKey={apiKey}
          onClose={close}
          onRotated={(rotated) => {
            close()
            setFresh(rotated)
          }}
        />
      )}
      {fresh && <KeySecretCard fresh={fresh} onClose={() => setFresh(undefined)} />}
    </>
  )
}

/** Why a key cannot be changed or deleted: who asks, or how it stands. */
export function useReasons(
  { status, scope }: Pick<ApiKey, 'status' | 'scope'>,
  isWorkspaceArchived: boolean,
): { readonly change: string | undefined; readonly remove: string | undefined } {
  const { keys } = useMessages()
  const role = useReason()('api_keys.edit', scope.workspace_id)
  const isOver =
    status === 'archived'
      ? keys.isDeleted
      : isWorkspaceArchived
        ? keys.workspaceArchived
        : undefined
  const remove = role ?? isOver
  return { remove, change: remove ?? (status === 'expired' ? keys.hasExpired : undefined) }
}

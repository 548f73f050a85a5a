import { useNavigate } from '@tanstack/react-router'
import { Ban, CircleGauge, Pencil, RefreshCw, RotateCcw, Trash2 } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
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
  const { keys, limits } = useMessages()
  const toast = useToast()
  const navigate = useNavigate()
  const [open, setOpen] = useState<OpenedProps['open']>()
  const [fresh, setFresh] = useState<FreshKey>()
  const enable = useChange('POST /v1/organizations/api_keys/{api_key_id}', {
    onDone: () => toast(keys.enabled),
  })
  const reasons = useReasons(apiKey, isWorkspaceArchived)
  const close = (): void => setOpen(undefined)
  const edit = (): void =>
    void navigate({ to: '.', search: (old: object) => ({ ...old, key: apiKey.id }) })
  const toLimits = (): void => void navigate({ to: `/settings/keys/${apiKey.id}/limits` })
  const turnOn = (): void =>
    enable.mutate({ params: { api_key_id: apiKey.id }, body: { status: 'active' } })
  const changed = { disabledReason: reasons.change }
  const actions: readonly MenuAction[] = [
    { id: 'edit', label: keys.edit, icon: iconOf(Pencil), onAction: edit, ...changed },
    { id: 'limits', label: limits.title, icon: iconOf(CircleGauge), onAction: toLimits },
    {
      id: 'rotate',
      label: keys.rotate,
      icon: iconOf(RefreshCw),
      onAction: () => setOpen('rotate'),
      ...changed,
    },
    apiKey.status === 'inactive'
      ? { id: 'enable', label: keys.enable, icon: iconOf(RotateCcw), onAction: turnOn, ...changed }
      : {
          id: 'disable',
          label: keys.disable,
          icon: iconOf(Ban),
          onAction: () => setOpen('disable'),
          ...changed,
        },
    {
      id: 'delete',
      label: keys.delete,
      icon: iconOf(Trash2),
      danger: reasons.remove === undefined,
      onAction: () => setOpen('delete'),
      disabledReason: reasons.remove,
    },
  ]
  return (
    <>
      <RowMenu name={apiKey.name} actions={actions} />
      {open && <Opened {...{ apiKey, open, close }} onRotated={setFresh} />}
      {fresh && <KeySecretCard fresh={fresh} onClose={() => setFresh(undefined)} />}
    </>
  )
}

function iconOf(Icon: LucideIcon) {
  return <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
}

type OpenedProps = {
  readonly apiKey: ApiKey
  readonly open: 'disable' | 'rotate' | 'delete'
  readonly close: () => void
  readonly onRotated: (fresh: FreshKey) => void
}

function Opened({ apiKey, open, close, onRotated }: OpenedProps) {
  switch (open) {
    case 'disable':
      return <DisableKey apiKey={apiKey} onClose={close} />
    case 'delete':
      return <DeleteKey apiKey={apiKey} onClose={close} />
    case 'rotate':
      return <RotateKey apiKey={apiKey} onClose={close} onRotated={onRotated} />
  }
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

import { Ban, Pencil, RotateCcw, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { AdminKey } from '#contract/admin-keys.ts'
import { useChange } from '../../api/use-api.ts'
import { useMessages } from '../../language/language.tsx'
import { useReason } from '../../language/use-reason.ts'
import { RowMenu } from '../../ui/menu.tsx'
import { useToast } from '../../ui/toast.tsx'
import { CloseAdminKey } from './close-admin-key.tsx'
import { RenameAdminKey } from './rename-admin-key.tsx'

/** What can be done to one admin key. */
export function AdminKeyMenu({ adminKey }: { readonly adminKey: AdminKey }) {
  const { keys } = useMessages()
  const { adminKeys } = keys
  const toast = useToast()
  const [open, setOpen] = useState<'rename' | 'inactive' | 'archived'>()
  const role = useReason()('admin_keys.edit')
  const reason = role ?? (adminKey.status === 'archived' ? adminKeys.isDeleted : undefined)
  const enable = useChange('POST /v1/organizations/admin_keys/{admin_key_id}', {
    onDone: () => toast(adminKeys.enabled),
  })
  const close = (): void => setOpen(undefined)
  const icon = 'mt-0.5 size-4 shrink-0'
  const turn =
    adminKey.status === 'inactive'
      ? {
          id: 'enable',
          label: adminKeys.enable,
          icon: <RotateCcw aria-hidden className={icon} />,
          onAction: () =>
            enable.mutate({ params: { admin_key_id: adminKey.id }, body: { status: 'active' } }),
        }
      : {
          id: 'disable',
          label: adminKeys.disable,
          icon: <Ban aria-hidden className={icon} />,
          onAction: () => setOpen('inactive'),
        }
  return (
    <>
      <RowMenu
        name={adminKey.name}
        actions={[
          {
            id: 'rename',
            label: adminKeys.rename,
            icon: <Pencil aria-hidden className={icon} />,
            onAction: () => setOpen('rename'),
            disabledReason: reason,
          },
          { ...turn, disabledReason: reason },
          {
            id: 'delete',
            label: adminKeys.delete,
            icon: <Trash2 aria-hidden className={icon} />,
            danger: reason === undefined,
            onAction: () => setOpen('archived'),
            disabledReason: reason,
          },
        ]}
      />
      {open === 'rename' && <RenameAdminKey adminKey={adminKey} onClose={close} />}
      {(open === 'inactive' || open === 'archived') && (
        <CloseAdminKey adminKey={adminKey} to={open} onClose={close} />
      )}
    </>
  )
}

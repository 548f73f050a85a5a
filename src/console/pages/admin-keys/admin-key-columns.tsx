import type { AdminKey } from '#contract/admin-keys.ts'
import type { ConsoleMessages } from '#i18n/console/messages.en.ts'
import type { Format } from '../../language/format.ts'
import type { Column } from '../../ui/table.tsx'
import { KeyStatus } from '../keys/key-status.tsx'
import { AdminKeyMenu } from './admin-key-menu.tsx'
import { PersonName } from './person-name.tsx'

export function adminKeyColumns(
  { keys, common }: ConsoleMessages,
  format: Format,
): readonly Column<AdminKey>[] {
  return [
    {
      id: 'name',
      title: keys.name,
      isSortable: true,
      cell: ({ name, partial_key_hint: hint }) => (
        <div className="flex max-w-80 min-w-32 flex-col">
          <span className="truncate font-medium">{name}</span>
          <code className="text-quiet truncate font-mono text-xs">{hint}</code>
        </div>
      ),
    },
    { id: 'status', title: common.status, cell: ({ status }) => <KeyStatus status={status} /> },
    {
      id: 'created_by',
      title: keys.adminKeys.madeBy,
      hidesWhenNarrow: true,
      cell: ({ created_by: { id } }) => <PersonName id={id} />,
    },
    {
      id: 'created',
      title: common.created,
      isSortable: true,
      hidesWhenNarrow: true,
      cell: (row) => <span className="whitespace-nowrap">{format.short(row.created_at)}</span>,
    },
    {
      id: 'menu',
      title: common.actions,
      hidesTitle: true,
      align: 'end',
      cell: (row) => <AdminKeyMenu adminKey={row} />,
    },
  ]
}

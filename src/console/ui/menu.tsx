import { Ellipsis } from 'lucide-react'
import type { ReactNode } from 'react'
import {
  Button as AriaButton,
  Menu,
  MenuItem,
  MenuTrigger,
  Popover,
  Text,
} from 'react-aria-components'
import { useMessages } from '../language/language.tsx'
import { classNames } from './class-names.ts'

export type MenuAction = {
  readonly id: string
  readonly label: string
  readonly onAction: () => void
  readonly icon?: ReactNode
  readonly danger?: boolean
  /** Why it cannot be chosen; it is shown under its name. */
  readonly disabledReason?: string | undefined
}

/** The three dots at the end of a row. `name` is the row's. */
export function RowMenu({
  name,
  actions,
}: {
  readonly name: string
  readonly actions: readonly MenuAction[]
}) {
  const { common } = useMessages()
  return (
    <MenuTrigger>
      <AriaButton
        aria-label={common.more(name)}
        className="text-quiet hover:bg-sunken hover:text-ink inline-flex size-8 items-center justify-center rounded-md"
      >
        <Ellipsis aria-hidden className="size-4" />
      </AriaButton>
      <Popover placement="bottom end" className="floats min-w-48 max-w-80 p-1">
        <MenuList label={common.more(name)} actions={actions} />
      </Popover>
    </MenuTrigger>
  )
}

function MenuList({
  label,
  actions,
}: {
  readonly label: string
  readonly actions: readonly MenuAction[]
}) {
  return (
    <Menu aria-label={label} className="outline-none">
      {actions.map((action) => (
        <MenuItem
          key={action.id}
          id={action.id}
          textValue={action.label}
          isDisabled={action.disabledReason !== undefined}
          onAction={action.onAction}
          className={classNames(
            'flex cursor-default items-start gap-2 rounded-sm px-2 py-1.5 text-sm outline-none data-[focused]:bg-sunken',
            action.danger && 'text-bad',
            'data-[disabled]:text-quiet',
          )}
        >
          {action.icon}
          <span className="flex flex-col">
            <Text slot="label">{action.label}</Text>
            {action.disabledReason !== undefined && (
              <Text slot="description" className="text-quiet text-xs">
                {action.disabledReason}
              </Text>
            )}
          </span>
        </MenuItem>
      ))}
    </Menu>
  )
}

import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import {
  Autocomplete,
  Dialog,
  Input,
  Menu,
  MenuItem,
  Modal,
  ModalOverlay,
  SearchField,
  useFilter,
} from 'react-aria-components'
import { useApi } from '../api/use-api.ts'
import { useCan } from '../api/use-account.ts'
import { useMessages } from '../language/language.tsx'
import { Tile } from '../ui/tile.tsx'
import { navigationOf } from './navigation.tsx'
import type { NavigationEntry } from './navigation.tsx'

/** Goes to any page or workspace from the keyboard. */
export function CommandMenu({ onClose }: { readonly onClose: () => void }) {
  const messages = useMessages()
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const { contains } = useFilter({ sensitivity: 'base' })
  const entries = useEntries()
  const go = (to: string): void => {
    onClose()
    void navigate({ to })
  }
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(isOpen) => !isOpen && onClose()}
      className="fixed inset-0 z-40 flex items-start justify-center bg-(--veil) p-3 sm:pt-[12vh]"
    >
      <Modal className="floats w-full max-w-lg overflow-hidden">
        <Dialog aria-label={messages.navigation.commandMenu} className="outline-none">
          <Autocomplete inputValue={text} onInputChange={setText} filter={contains}>
            <SearchField aria-label={messages.navigation.goTo} autoFocus>
              <Input
                placeholder={messages.navigation.goTo}
                className="border-line placeholder:text-quiet w-full border-b bg-transparent px-4 py-3 outline-none"
              />
            </SearchField>
            <Menu
              aria-label={messages.navigation.commandMenu}
              items={entries}
              onAction={(key) => go(String(key))}
              className="max-h-80 overflow-y-auto p-1.5 outline-none"
              renderEmptyState={() => (
                <p className="text-quiet p-4 text-sm">{messages.common.noneFound(text)}</p>
              )}
            >
              {(entry) => (
                <MenuItem
                  id={entry.to}
                  textValue={entry.label}
                  className="data-[focused]:bg-sunken flex cursor-default items-center gap-2.5 rounded-md px-2.5 py-2 text-sm outline-none"
                >
                  {entry.icon}
                  {entry.label}
                </MenuItem>
              )}
            </Menu>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

function useEntries(): readonly NavigationEntry[] {
  const messages = useMessages()
  const can = useCan()
  const workspaces = useApi('GET /v1/organizations/workspaces', {
    query: { limit: 100, include_default: true },
  })
  return [
    ...navigationOf(messages, can).flatMap(({ entries }) => entries),
    ...(workspaces.data?.data ?? []).map(({ id, name, display_color: color }) => ({
      to: `/settings/workspaces/${id}`,
      label: name,
      icon: <Tile color={color} />,
    })),
  ]
}

import { useMutation } from '@tanstack/react-query'
import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import { LogOut, Menu as MenuIcon, Search, X } from 'lucide-react'
import { Suspense, lazy, useEffect, useRef, useState } from 'react'
import { call } from '../api/client.ts'
import type { ApiFault } from '../api/fault.ts'
import { useAccount, useCan } from '../api/use-account.ts'
import { useMessages } from '../language/language.tsx'
import { FreshChecks } from '../pages/verify-dialog.tsx'
import { IconButton } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { Mark } from '../ui/mark.tsx'
import { FaultNotice } from '../ui/notice.tsx'
import { navigationOf } from './navigation.tsx'
import { SimulatorBanner } from './simulator-banner.tsx'

const CommandMenu = lazy(async () => ({
  default: (await import('./command-menu.tsx')).CommandMenu,
}))

/** What stands around every page of somebody who is signed in. */
export function Shell() {
  const { common } = useMessages()
  const [isMenuOpen, setMenuOpen] = useState(false)
  const [isCommandMenuOpen, setCommandMenuOpen] = useCommandMenuKey()
  const main = useRef<HTMLElement>(null)
  const path = useRouterState({ select: (state) => state.location.pathname })
  const [lastPath, setLastPath] = useState(path)
  if (path !== lastPath) {
    setLastPath(path)
    setMenuOpen(false)
  }
  return (
    <div className="flex min-h-dvh max-md:flex-col">
      <a
        href="#content"
        onClick={(event) => {
          event.preventDefault()
          main.current?.focus()
        }}
        className="bg-accent text-on-accent sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:px-3 focus:py-2"
      >
        {common.skipToContent}
      </a>
      <Sidebar
        isOpen={isMenuOpen}
        onToggle={() => setMenuOpen(!isMenuOpen)}
        onSearch={() => setCommandMenuOpen(true)}
      />
      <main id="content" ref={main} tabIndex={-1} className="min-w-0 flex-1 outline-none">
        <SimulatorBanner />
        <FreshChecks>
          <Outlet />
        </FreshChecks>
      </main>
      {isCommandMenuOpen && (
        <Suspense fallback={null}>
          <CommandMenu onClose={() => setCommandMenuOpen(false)} />
        </Suspense>
      )}
    </div>
  )
}

type SidebarProps = {
  readonly isOpen: boolean
  readonly onToggle: () => void
  readonly onSearch: () => void
}

function Sidebar({ isOpen, onToggle, onSearch }: SidebarProps) {
  const { common, navigation } = useMessages()
  const { organization } = useAccount()
  return (
    <header className="border-line bg-sunken/50 flex print:hidden flex-col md:sticky md:top-0 md:h-dvh md:w-60 md:shrink-0 md:border-r max-md:border-b">
      <div className="flex items-center justify-between gap-2 px-4 py-3">
        <Link to="/" className="flex min-w-0 items-center gap-2 rounded-sm font-semibold">
          <Mark />
          <span className="truncate">{organization.name}</span>
        </Link>
        <span className="md:hidden">
          <IconButton label={common.menu} onPress={onToggle}>
            {isOpen ? (
              <X aria-hidden className="size-5" />
            ) : (
              <MenuIcon aria-hidden className="size-5" />
            )}
          </IconButton>
        </span>
      </div>
      <div
        className={classNames(
          'flex min-h-0 flex-1 flex-col gap-3 px-2 pb-3',
          !isOpen && 'max-md:hidden',
        )}
      >
        <div className="px-2">
          <button
            type="button"
            onClick={onSearch}
            className="border-line bg-raised text-quiet hover:text-ink flex w-full items-center gap-2 rounded-md border px-2.5 py-1.5 text-left text-sm"
          >
            <Search aria-hidden className="size-4" />
            <span className="flex-1">{common.search}</span>
            <kbd className="font-mono text-xs">{isMac ? '⌘K' : 'Ctrl K'}</kbd>
          </button>
        </div>
        <nav aria-label={navigation.main} className="flex-1 overflow-y-auto">
          <Sections />
        </nav>
        <Person />
      </div>
    </header>
  )
}

const isMac = navigator.platform.startsWith('Mac')

function Sections() {
  const messages = useMessages()
  const can = useCan()
  return navigationOf(messages, can).map((section) => (
    <div key={section.id} className="mb-3">
      {section.title !== undefined && (
        <p className="text-quiet px-2.5 pt-2 pb-1 text-xs font-medium">{section.title}</p>
      )}
      <ul>
        {section.entries.map((entry) => (
          <li key={entry.to}>
            <Link
              to={entry.to}
              activeOptions={{ exact: entry.to === '/' }}
              activeProps={{ className: 'bg-wash text-ink font-semibold', 'aria-current': 'page' }}
              inactiveProps={{ className: 'text-quiet hover:text-ink hover:bg-sunken' }}
              className="flex items-center gap-2.5 rounded-md px-2.5 py-1.5 text-sm"
            >
              {entry.icon}
              {entry.label}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  ))
}

function Person() {
  const { navigation, roles } = useMessages()
  const { user } = useAccount()
  const signOut = useSignOut()
  return (
    <div className="border-line flex flex-col gap-2 border-t px-2 pt-3">
      <div className="flex items-center gap-2">
        <Link
          to="/account"
          className="hover:bg-sunken flex min-w-0 flex-1 flex-col rounded-md px-1 py-0.5"
        >
          <span className="truncate text-sm font-medium">{user.name}</span>
          <span className="text-quiet truncate text-xs">{roles.organization[user.role]}</span>
        </Link>
        <IconButton
          label={navigation.signOut}
          onPress={() => {
            if (!signOut.isPending) signOut.mutate()
          }}
        >
          <LogOut aria-hidden className="size-4" />
        </IconButton>
      </div>
      {signOut.error && <FaultNotice fault={signOut.error} />}
    </div>
  )
}

function useSignOut() {
  return useMutation<void, ApiFault>({
    mutationFn: async () => {
      const { data } = await call('GET /v1/organizations/sessions', { query: { limit: 100 } })
      const current = data.find((each) => each.is_current)
      if (!current) return
      await call('DELETE /v1/organizations/sessions/{session_id}', {
        params: { session_id: current.id },
      })
    },
    // Nothing of what was read stays in memory.
    onSuccess: () => window.location.assign('/sign-in'),
  })
}

function useCommandMenuKey() {
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey)) return
      event.preventDefault()
      setOpen((open) => !open)
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
  return [isOpen, setOpen] as const
}

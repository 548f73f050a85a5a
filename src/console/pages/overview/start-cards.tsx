import { Link } from '@tanstack/react-router'
import { Building2, FlaskConical, Plug, Users } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import { useCan } from '../../api/use-account.ts'
import { useMessages } from '../../language/language.tsx'
import { Section } from '../../ui/page.tsx'

type Start = {
  readonly to: string
  readonly title: string
  readonly help: string
  readonly Icon: LucideIcon
}

/** The first steps that the reader can take. */
export function StartCards() {
  const { overview } = useMessages()
  const can = useCan()
  const steps: readonly (Start | false)[] = [
    can('workspaces.create') && {
      to: '/settings/workspaces',
      title: overview.startWorkspace,
      help: overview.startWorkspaceHelp,
      Icon: Building2,
    },
    can('invites.edit') && {
      to: '/settings/members',
      title: overview.startMembers,
      help: overview.startMembersHelp,
      Icon: Users,
    },
    {
      to: '/connect',
      title: overview.startConnect,
      help: overview.startConnectHelp,
      Icon: Plug,
    },
    can.somewhere('playground.use') && {
      to: '/playground',
      title: overview.startPlayground,
      help: overview.startPlaygroundHelp,
      Icon: FlaskConical,
    },
  ]
  return (
    <Section title={overview.start}>
      <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
        {steps
          .filter((step) => step !== false)
          .map(({ to, title, help, Icon }) => (
            <li key={to} className="flex">
              <Link
                to={to}
                className="border-line bg-raised hover:border-field flex flex-1 flex-col gap-1 rounded-lg border p-4 text-sm transition-colors"
              >
                <Icon aria-hidden className="text-accent mb-1 size-5" />
                <span className="font-semibold">{title}</span>
                <span className="text-quiet text-pretty">{help}</span>
              </Link>
            </li>
          ))}
      </ul>
    </Section>
  )
}

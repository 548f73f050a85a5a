import {
  ChartColumnStacked,
  CircleDollarSign,
  Settings2,
  Building2,
  CircleGauge,
  Cloud,
  FlaskConical,
  KeyRound,
  LayoutGrid,
  ListTree,
  LogIn,
  Mail,
  MessageSquarePlus,
  Plug,
  ScrollText,
  ShieldCheck,
  Tags,
  Users,
  Webhook,
} from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ConsoleMessages } from '#i18n/console/messages.en.ts'
import type { Can } from '../api/use-account.ts'

export type NavigationEntry = {
  readonly to: string
  readonly label: string
  readonly icon: ReactNode
}

type NavigationSection = {
  readonly id: string
  readonly title: string | undefined
  readonly entries: readonly NavigationEntry[]
}

/** The pages that the reader has something to see on. */
export function navigationOf(messages: ConsoleMessages, can: Can): readonly NavigationSection[] {
  const { navigation } = messages
  const isAdmin = can('organization_settings.edit')
  const entry = (to: string, label: string, Icon: LucideIcon): NavigationEntry => ({
    to,
    label,
    icon: <Icon aria-hidden className="size-4 shrink-0" />,
  })
  const when = (shown: boolean, each: NavigationEntry): readonly NavigationEntry[] =>
    shown ? [each] : []
  return [
    {
      id: 'work',
      title: undefined,
      entries: [
        entry('/', navigation.overview, LayoutGrid),
        entry('/playground', navigation.playground, FlaskConical),
        entry('/connect', navigation.connect, Plug),
        ...when(
          can.somewhere('reports.view'),
          entry('/usage', navigation.usage, ChartColumnStacked),
        ),
        ...when(can.somewhere('reports.view'), entry('/cost', navigation.cost, CircleDollarSign)),
        ...when(can.somewhere('requests.view'), entry('/logs', navigation.logs, ListTree)),
      ],
    },
    {
      id: 'settings',
      title: navigation.settings,
      entries: [
        entry('/settings/workspaces', navigation.workspaces, Building2),
        ...when(can('users.edit'), entry('/settings/members', navigation.members, Users)),
        ...when(
          can.somewhere('api_keys.view'),
          entry('/settings/keys', navigation.apiKeys, KeyRound),
        ),
        ...when(can('rate_limits.view'), entry('/settings/limits', navigation.limits, CircleGauge)),
        ...when(
          can.somewhere('increase_requests.view'),
          entry('/settings/requests', navigation.requests, MessageSquarePlus),
        ),
        ...when(isAdmin, entry('/settings/admin-keys', navigation.adminKeys, ShieldCheck)),
        ...when(
          can('organization_settings.view'),
          entry('/settings/organization', navigation.organization, Settings2),
        ),
        ...when(isAdmin, entry('/settings/sign-on', navigation.signOn, LogIn)),
        ...when(isAdmin, entry('/settings/webhooks', navigation.webhooks, Webhook)),
        ...when(can('deliveries.view'), entry('/settings/outbox', navigation.outbox, Mail)),
        ...when(can.somewhere('prices.view'), entry('/settings/prices', navigation.prices, Tags)),
        ...when(can('upstream.view'), entry('/settings/upstream', navigation.upstream, Cloud)),
        ...when(can('activities.view'), entry('/settings/activity', navigation.audit, ScrollText)),
      ],
    },
  ]
}

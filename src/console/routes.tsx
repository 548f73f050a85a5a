import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'
import { ApiFault } from './api/fault.ts'
import { accountQuery } from './api/use-account.ts'
import { pageSearch } from './api/use-pages.ts'
import { Shell } from './layout/shell.tsx'
import { safeNext } from './pages/sign-in/safe-next.ts'
import { NotFound, PageFault, PagePending } from './layout/states.tsx'

type Context = { readonly queryClient: QueryClient }

const root = createRootRouteWithContext<Context>()({ notFoundComponent: NotFound })

/** Everything that asks who its reader is. Whoever is not signed in goes to sign in, and comes back. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  component: Shell,
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queryClient.ensureQueryData(accountQuery)
    } catch (error) {
      if (!(error instanceof ApiFault && error.status === 401)) throw error
      throw redirect({ to: '/sign-in', search: { next: location.href } })
    }
  },
})

const page = <Path extends string>(path: Path, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({
    getParentRoute: () => signedIn,
    path,
    component,
    validateSearch: (raw: Record<string, unknown>) => ({ ...raw, ...pageSearch(raw) }),
  })

type BeforeOpen = (here: {
  readonly context: Context
  readonly search: Readonly<Record<string, unknown>>
}) => Promise<void>

const open = <Path extends string>(
  path: Path,
  component: ReturnType<typeof lazyRouteComponent>,
  beforeLoad?: BeforeOpen,
) =>
  createRoute({
    getParentRoute: () => root,
    path,
    component,
    ...(beforeLoad && { beforeLoad }),
    validateSearch: (raw: Record<string, unknown>) => raw,
  })

/** Whoever is signed in goes on to where they were going, unless they are told something here. */
const signIn = open(
  '/sign-in',
  lazyRouteComponent(() => import('./pages/sign-in.tsx'), 'SignInPage'),
  async ({ context, search }) => {
    if (search['sso_error'] !== undefined || search['forgot'] !== undefined) return
    const account = await context.queryClient
      .fetchQuery({ ...accountQuery, retry: false })
      .catch(() => undefined)
    if (account) throw redirect({ href: safeNext(search['next'], window.location.origin) })
  },
)

const tree = root.addChildren([
  signIn,
  open(
    '/setup',
    lazyRouteComponent(() => import('./pages/setup.tsx'), 'SetupPage'),
  ),
  open(
    '/invite/$token',
    lazyRouteComponent(() => import('./pages/invite.tsx'), 'InvitePage'),
  ),
  open(
    '/reset-password',
    lazyRouteComponent(() => import('./pages/reset-password.tsx'), 'ResetPasswordPage'),
  ),
  signedIn.addChildren([
    page(
      '/',
      lazyRouteComponent(() => import('./pages/overview.tsx'), 'OverviewPage'),
    ),
    page(
      '/playground',
      lazyRouteComponent(() => import('./pages/playground.tsx'), 'PlaygroundPage'),
    ),
    page(
      '/connect',
      lazyRouteComponent(() => import('./pages/connect.tsx'), 'ConnectPage'),
    ),
    page(
      '/usage',
      lazyRouteComponent(() => import('./pages/usage.tsx'), 'UsagePage'),
    ),
    page(
      '/cost',
      lazyRouteComponent(() => import('./pages/cost.tsx'), 'CostPage'),
    ),
    page(
      '/logs',
      lazyRouteComponent(() => import('./pages/logs.tsx'), 'LogsPage'),
    ),
    page(
      '/logs/$requestId',
      lazyRouteComponent(() => import('./pages/log-entry.tsx'), 'LogEntryPage'),
    ),
    page(
      '/account',
      lazyRouteComponent(() => import('./pages/account.tsx'), 'AccountPage'),
    ),
    page(
      '/cost/statement/$month',
      lazyRouteComponent(() => import('./pages/statement.tsx'), 'StatementPage'),
    ),
    page(
      '/settings/workspaces',
      lazyRouteComponent(() => import('./pages/workspaces.tsx'), 'WorkspacesPage'),
    ),
    page(
      '/settings/workspaces/$workspaceId',
      lazyRouteComponent(() => import('./pages/workspace.tsx'), 'WorkspacePage'),
    ),
    page(
      '/settings/workspaces/$workspaceId/$tab',
      lazyRouteComponent(() => import('./pages/workspace.tsx'), 'WorkspacePage'),
    ),
    page(
      '/settings/members',
      lazyRouteComponent(() => import('./pages/members.tsx'), 'MembersPage'),
    ),
    page(
      '/settings/keys',
      lazyRouteComponent(() => import('./pages/keys.tsx'), 'KeysPage'),
    ),
    page(
      '/settings/keys/$apiKeyId/limits',
      lazyRouteComponent(() => import('./pages/key-limits.tsx'), 'KeyLimitsPage'),
    ),
    page(
      '/settings/admin-keys',
      lazyRouteComponent(() => import('./pages/admin-keys.tsx'), 'AdminKeysPage'),
    ),
    page(
      '/settings/limits',
      lazyRouteComponent(() => import('./pages/limits.tsx'), 'LimitsPage'),
    ),
    page(
      '/settings/requests',
      lazyRouteComponent(() => import('./pages/increase-requests.tsx'), 'IncreaseRequestsPage'),
    ),
    page(
      '/settings/organization',
      lazyRouteComponent(() => import('./pages/organization.tsx'), 'OrganizationPage'),
    ),
    page(
      '/settings/sign-on',
      lazyRouteComponent(() => import('./pages/sign-on.tsx'), 'SignOnPage'),
    ),
    page(
      '/settings/webhooks',
      lazyRouteComponent(() => import('./pages/webhooks.tsx'), 'WebhooksPage'),
    ),
    page(
      '/settings/outbox',
      lazyRouteComponent(() => import('./pages/outbox.tsx'), 'OutboxPage'),
    ),
    page(
      '/settings/prices',
      lazyRouteComponent(() => import('./pages/prices.tsx'), 'PricesPage'),
    ),
    page(
      '/settings/upstream',
      lazyRouteComponent(() => import('./pages/upstream.tsx'), 'UpstreamPage'),
    ),
    page(
      '/settings/activity',
      lazyRouteComponent(() => import('./pages/activity.tsx'), 'ActivityPage'),
    ),
  ]),
])

export function createConsoleRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { queryClient },
    defaultPreload: 'intent',
    defaultPendingComponent: PagePending,
    defaultErrorComponent: PageFault,
    defaultNotFoundComponent: NotFound,
    scrollRestoration: true,
  })
}

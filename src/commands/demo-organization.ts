import type { OrganizationRole } from '#domain/role.ts'
import type { AssignedWorkspaceRole } from '#domain/role.ts'

/** What `atelier demo` makes up: a company that could be. No address of it belongs to anybody. */
export const demoAdmin = {
  organization: 'Lumen & Fils',
  name: 'Camille Arnaud',
  email: 'camille@demo.example',
  password: 'a password for the demo',
}

export type DemoPerson = {
  readonly name: string
  readonly role: Exclude<OrganizationRole, 'admin'>
  /** In workspaces, by name. */
  readonly in: Readonly<Record<string, AssignedWorkspaceRole>>
}

/** The address of a person of the demo: `noor@demo.example`. */
export function addressOf({ name }: Pick<DemoPerson, 'name'>): string {
  return `${name.split(' ')[0]!.toLowerCase()}@demo.example`
}

export const demoPeople: readonly DemoPerson[] = [
  {
    name: 'Noor Haddad',
    role: 'developer',
    in: { Search: 'workspace_admin', Research: 'workspace_developer' },
  },
  { name: 'Elias Berg', role: 'developer', in: { Search: 'workspace_developer' } },
  { name: 'Ines Duarte', role: 'developer', in: { 'Support assistant': 'workspace_admin' } },
  { name: 'Tom Okafor', role: 'developer', in: { 'Support assistant': 'workspace_developer' } },
  { name: 'Mei Tanaka', role: 'developer', in: { 'Document intake': 'workspace_admin' } },
  { name: 'Jonas Weber', role: 'claude_code_user', in: { Engineering: 'workspace_developer' } },
  { name: 'Priya Nair', role: 'claude_code_user', in: { Engineering: 'workspace_admin' } },
  { name: 'Louis Martin', role: 'developer', in: { Research: 'workspace_admin' } },
  { name: 'Sofia Rossi', role: 'user', in: { Marketing: 'workspace_developer' } },
  { name: 'Hugo Petit', role: 'billing', in: {} },
  { name: 'Zoe Laurent', role: 'user', in: { Marketing: 'workspace_user' } },
]

export type DemoTraffic = {
  /** On a working day; a sixth of it on the others. */
  readonly requestsADay: number
  /** Each as often as it stands here. */
  readonly models: readonly string[]
  readonly inputTokens: number
  readonly outputTokens: number
  /** How much of the input comes from a cache, and how much of the rest is written to one. */
  readonly cachedPercent: number
  /** Whether models search the web for it now and then. */
  readonly searchesWeb?: true
}

export type DemoWorkspace = {
  readonly name: string
  readonly color: string
  readonly tags: Readonly<Record<string, string>>
  readonly keys: readonly string[]
  readonly traffic: DemoTraffic
  /** Where this month's spend shall stand against the limit, in per cent; null: no limit of its own. */
  readonly limitUsedPercent: number | null
  /** Input tokens that its models may read in a minute, each group of them: what is more is refused. */
  readonly inputTokensPerMinute?: number
  /** What its first key may spend in a day, in cents: a busy day has refusals. */
  readonly keyCentsPerDay?: number
  /** How it ends. */
  readonly end?: 'archived' | 'paused'
}

export const demoWorkspaces: readonly DemoWorkspace[] = [
  {
    name: 'Search',
    color: '#2F80B9',
    tags: { cost_center: '4210', team: 'search' },
    keys: ['ranking-production', 'ranking-staging', 'query-rewriter'],
    traffic: {
      requestsADay: 130,
      models: ['claude-haiku-5-5', 'claude-haiku-5-5', 'claude-sonnet-5-5'],
      inputTokens: 5_200,
      outputTokens: 420,
      cachedPercent: 60,
    },
    limitUsedPercent: 93,
  },
  {
    name: 'Support assistant',
    color: '#2E8B57',
    tags: { cost_center: '5100', team: 'support' },
    keys: ['helpdesk', 'helpdesk-eval'],
    traffic: {
      requestsADay: 110,
      models: ['claude-sonnet-5-5', 'claude-sonnet-5-5', 'claude-opus-5-5'],
      inputTokens: 9_500,
      outputTokens: 700,
      cachedPercent: 75,
    },
    limitUsedPercent: 82,
  },
  {
    name: 'Document intake',
    color: '#C4633F',
    tags: { cost_center: '4300', team: 'operations' },
    keys: ['invoices', 'contracts'],
    traffic: {
      requestsADay: 60,
      models: ['claude-sonnet-5-5', 'claude-haiku-5-5'],
      inputTokens: 24_000,
      outputTokens: 1_100,
      cachedPercent: 10,
    },
    limitUsedPercent: 100,
    inputTokensPerMinute: 50_000,
  },
  {
    name: 'Engineering',
    color: '#7A68CC',
    tags: { cost_center: '2000', team: 'engineering' },
    keys: ['claude-code', 'ci-review'],
    traffic: {
      requestsADay: 90,
      models: ['claude-opus-5-5', 'claude-sonnet-5-5'],
      inputTokens: 38_000,
      outputTokens: 1_600,
      cachedPercent: 85,
    },
    limitUsedPercent: 61,
  },
  {
    name: 'Research',
    color: '#A9730F',
    tags: { cost_center: '2100', team: 'research' },
    keys: ['evaluations'],
    traffic: {
      requestsADay: 25,
      models: ['claude-fable-5-1', 'claude-opus-5-5'],
      inputTokens: 16_000,
      outputTokens: 3_000,
      cachedPercent: 20,
      searchesWeb: true,
    },
    limitUsedPercent: 38,
  },
  {
    name: 'Marketing',
    color: '#C2508E',
    tags: { cost_center: '6000', team: 'marketing' },
    keys: ['newsletter'],
    traffic: {
      requestsADay: 15,
      models: ['claude-sonnet-5-5'],
      inputTokens: 2_400,
      outputTokens: 900,
      cachedPercent: 0,
    },
    limitUsedPercent: 12,
    keyCentsPerDay: 15,
  },
  {
    name: 'Legacy chatbot',
    color: '#6B7280',
    tags: { cost_center: '5100' },
    keys: ['chatbot-v1'],
    traffic: {
      requestsADay: 20,
      models: ['claude-haiku-4-5'],
      inputTokens: 1_800,
      outputTokens: 260,
      cachedPercent: 0,
    },
    limitUsedPercent: null,
    end: 'paused',
  },
  {
    name: 'Summer hackathon',
    color: '#C94A4A',
    tags: {},
    keys: ['team-blue', 'team-red'],
    traffic: {
      requestsADay: 35,
      models: ['claude-opus-5-5'],
      inputTokens: 7_000,
      outputTokens: 1_200,
      cachedPercent: 30,
    },
    limitUsedPercent: null,
    end: 'archived',
  },
]

import type { About } from './permission-expectation.ts'
import { inviteOf, ofWorkspace, raiseOf } from './things.ts'

/** Ids by the name of the parameter they are given as. */
export type Ids = Readonly<Record<string, string>>

/** One way to call an endpoint: what it names. */
export type Row = {
  /** What tells it from the endpoint's other rows. */
  readonly note?: string
  /** What it asks about, where that does not follow from what it names. */
  readonly about?: About
  /** What the body asks for beyond the endpoint's own action. */
  readonly inBody?: 'users.promote' | 'spend_limits.edit'
  /** Appended to the path. */
  readonly query?: (ids: Ids) => string
  /** What the query or body names. */
  readonly names?: readonly string[]
  /** What a name stands for, where the name alone does not say. */
  readonly as?: Readonly<Record<string, string>>
  readonly body?: (ids: Ids) => object
  /** Can be done to a thing once; the next asker gets another, as after a deletion. */
  readonly once?: true
  /** Leaves the stage unfit for others. */
  readonly alone?: true
  /** Nobody succeeds, so that something is spared; whoever may is told what is wrong with the request. */
  readonly inVain?: true
}

const base = '/v1/organizations'
const spendLimits = `POST ${base}/spend_limits`
const oneIncrease = `${base}/spend_limit_increase_requests/{spend_limit_increase_request_id}`
const member = `${base}/workspaces/{workspace_id}/members/{user_id}`
const byWorkspace = {
  note: 'filtered',
  about: 'filter',
  names: ['workspace_id'],
  query: ({ workspace_id: id }: Ids) => `?workspace_id=${id}`,
} satisfies Row
const byWorkspaceIds = {
  ...byWorkspace,
  query: ({ workspace_id: id }: Ids) => `?ids[]=${id}`,
} satisfies Row
const byKeyIds = {
  note: 'of keys',
  about: 'filter',
  names: ['api_key_id'],
  query: ({ api_key_id: id }: Ids) => `?ids[]=${id}`,
} satisfies Row
const memberAs = { as: { user_id: 'member_id' } }
const asDeveloper = () => ({ workspace_role: 'workspace_developer' })
const scopeOf = (id: string | undefined) => ({ type: 'workspace', workspace_id: id })
const raise = ({ workspace_id: id }: Ids) => raiseOf({ workspaceId: id as never })
const notification = ({ workspace_id: id }: Ids) => ofWorkspace({ workspaceId: id as never })

const noSpendLimit = { limit: { type: 'spend_limit', amount: null }, days: 1 }

const batchOf = (role: 'developer' | 'admin') => {
  const { email } = inviteOf(role)
  return { emails: [email], role }
}
const givenIn = (workspace_id: string | undefined) => ({
  type: 'given',
  role: 'user',
  workspaces: [{ workspace_id, workspace_role: 'workspace_user' }],
})

const since = '?starting_at=2026-11-22T00:00:00Z'
const rateUse = `${since}&model_group=rlg_01k31EAwmydzgak8jva3asCF`
const rateUseRows: readonly Row[] = [
  { about: 'organization_itself', query: () => rateUse },
  {
    note: 'of a workspace',
    names: ['workspace_id'],
    query: ({ workspace_id: id }) => `${rateUse}&workspace_id=${id}`,
  },
]
/** A workspace that is asked for by name is not left out in silence. */
const reportRows: readonly Row[] = [
  { query: () => since },
  {
    note: 'of a workspace',
    about: 'workspace',
    names: ['workspace_id'],
    query: ({ workspace_id: id }) => `${since}&workspace_ids[]=${id}`,
  },
]

/** What cannot be told from an endpoint's path: bodies and queries that name something or somebody. */
export const rows: Readonly<Record<string, readonly Row[]>> = {
  [`POST ${base}/workspaces/{workspace_id}/archive`]: [{ alone: true }],
  [`POST ${base}/workspaces/{workspace_id}`]: [{ body: () => ({ name: 'renamed' }) }],
  [`GET ${base}/workspace_summaries`]: [{}, byWorkspaceIds],
  [`GET ${base}/api_key_summaries`]: [{}, byWorkspace, byKeyIds],
  [`GET ${base}/api_key_names`]: [{}, byWorkspace, byKeyIds],

  [`POST ${base}/api_keys`]: [
    {
      names: ['workspace_id'],
      body: ({ workspace_id }) => ({ name: 'key', workspace_id }),
    },
    { note: 'in Default', about: 'default_workspace', body: () => ({ name: 'key' }) },
    {
      note: 'of somebody',
      names: ['workspace_id', 'owner_user_id'],
      as: { owner_user_id: 'user_id' },
      body: ({ workspace_id, owner_user_id }) => ({ name: 'key', workspace_id, owner_user_id }),
    },
  ],
  [`POST ${base}/playground_keys`]: [
    { names: ['workspace_id'], body: ({ workspace_id }) => ({ workspace_id }) },
  ],
  [`GET ${base}/api_keys`]: [{}, byWorkspace],
  // As long as it asks for nothing that later keys lack.
  [`POST ${base}/key_policy`]: [{ body: () => ({ keys_per_person_max: 1_000 }) }],
  [`POST ${base}/api_keys/identify`]: [{ names: ['digest'], body: ({ digest }) => ({ digest }) }],

  [spendLimits]: [
    {
      names: ['api_key_id'],
      body: ({ api_key_id }) => ({ scope: { type: 'api_key', api_key_id }, amount: '400' }),
    },
    {
      note: 'of a workspace',
      inBody: 'spend_limits.edit',
      names: ['workspace_id'],
      body: ({ workspace_id: id }) => ({ scope: scopeOf(id), amount: '40000' }),
    },
    {
      note: 'of the organization',
      inBody: 'spend_limits.edit',
      about: 'organization_itself',
      body: () => ({ scope: { type: 'organization' }, amount: '4000000' }),
    },
  ],
  [`GET ${base}/spend_limits`]: [{}, byWorkspace],
  [`DELETE ${base}/spend_limits/{spend_limit_id}`]: [
    {},
    {
      note: 'of a workspace',
      inBody: 'spend_limits.edit',
      as: { spend_limit_id: 'workspace_limit_id' },
    },
  ],
  [`GET ${base}/spend_limits/effective`]: [
    { ...byWorkspace, about: 'workspace' },
    { names: ['api_key_id'], note: 'of a key', query: (ids) => `?api_key_id=${ids['api_key_id']}` },
    { note: 'of the organization', about: 'organization_itself' },
  ],
  [`GET ${base}/report_only_limits`]: [
    { ...byWorkspace, about: 'workspace' },
    { names: ['api_key_id'], note: 'of a key', query: (ids) => `?api_key_id=${ids['api_key_id']}` },
    { note: 'of the organization', about: 'organization_itself' },
  ],
  [`POST ${base}/limit_previews`]: [
    {
      note: 'of a rate limit',
      names: ['workspace_id', 'rate_limit_id'],
      body: ({ workspace_id: id, rate_limit_id }) => ({
        scope: scopeOf(id),
        limit: { type: 'rate_limit', rate_limit_id, limiter: 'requests_per_minute', value: null },
        days: 1,
      }),
    },
    {
      names: ['workspace_id'],
      body: ({ workspace_id: id }) => ({ scope: scopeOf(id), ...noSpendLimit }),
    },
    {
      note: 'of a key',
      names: ['api_key_id'],
      body: ({ api_key_id }) => ({ scope: { type: 'api_key', api_key_id }, ...noSpendLimit }),
    },
    {
      note: 'of the organization',
      about: 'organization_itself',
      body: () => ({ scope: { type: 'organization' }, ...noSpendLimit }),
    },
  ],
  [`POST ${base}/spend_limit_increase_requests`]: [
    // A workspace can have only so many that wait.
    { alone: true, names: ['workspace_id'], body: raise },
  ],
  [`GET ${base}/spend_limit_increase_requests`]: [{}, byWorkspace],
  [`POST ${oneIncrease}/approve`]: [{ once: true, body: () => ({}) }],
  [`POST ${oneIncrease}/deny`]: [{ once: true }],
  [`POST ${base}/spend_adjustments`]: [
    { body: () => ({ scope: { type: 'organization' }, amount: '1', reason: 'test' }) },
    {
      note: 'of a workspace',
      names: ['workspace_id'],
      body: ({ workspace_id: id }) => ({ scope: scopeOf(id), amount: '1', reason: 'test' }),
    },
    {
      note: 'of a key',
      names: ['api_key_id'],
      body: ({ api_key_id }) => {
        const scope = { type: 'api_key', api_key_id }
        return { scope, amount: '1', reason: 'test' }
      },
    },
  ],

  [`POST ${base}/notifications`]: [
    { names: ['workspace_id'], body: notification },
    {
      note: 'of the organization',
      about: 'organization_itself',
      body: () => ({ ...notification({}), scope: { type: 'organization' } }),
    },
    {
      note: 'to a webhook',
      names: ['workspace_id', 'webhook_id'],
      body: (ids) => ({ ...notification(ids), recipients: { webhook_ids: [ids['webhook_id']] } }),
    },
  ],
  [`POST ${base}/statement_recipients`]: [{ body: () => ({ email: inviteOf('user').email }) }],
  [`POST ${base}/webhooks`]: [{ body: () => ({ name: 'hook', url: 'https://hooks.example/x' }) }],
  [`GET ${base}/notifications`]: [{}, byWorkspace],
  [`GET ${base}/notification_deliveries`]: [
    {},
    {
      note: 'filtered',
      about: 'filter',
      names: ['notification_id'],
      query: ({ notification_id: id }) => `?notification_id=${id}`,
    },
  ],
  [`POST ${base}/notification_deliveries/{delivery_id}/retry`]: [{ once: true }],
  [`GET ${base}/requests`]: [
    {},
    { ...byWorkspace, query: ({ workspace_id: id }) => `?workspace_ids[]=${id}` },
    {
      note: 'by its id',
      about: 'filter',
      names: ['request_id'],
      query: ({ request_id: id }) => `?request_id=${id}`,
    },
  ],
  [`GET ${base}/activities`]: [{}, byWorkspace],
  [`GET ${base}/activities/export`]: [
    {},
    // The export itself is filed where it was asked about.
    {
      ...byWorkspace,
      query: (ids) => `${byWorkspace.query(ids)}&activity_types=platform_api_key_created`,
    },
  ],

  [`GET ${base}/usage_report/messages`]: reportRows,
  [`GET ${base}/usage_report/messages/export`]: reportRows,
  [`GET ${base}/usage_report/refusals`]: reportRows,
  [`GET ${base}/usage_report/refusals/export`]: reportRows,
  [`GET ${base}/usage_report/latency`]: reportRows,
  [`GET ${base}/usage_report/latency/export`]: reportRows,
  [`GET ${base}/cost_report`]: reportRows,
  [`GET ${base}/cost_report/export`]: reportRows,
  [`GET ${base}/usage_report/rate_limit_use/peaks`]: [
    {},
    { about: 'organization_itself', query: () => '?scope_type=organization' },
    {
      note: 'of a workspace',
      names: ['workspace_id'],
      query: ({ workspace_id: id }) => `?workspace_id=${id}`,
    },
  ],
  [`GET ${base}/usage_report/rate_limit_use`]: rateUseRows,
  [`GET ${base}/usage_report/rate_limit_use/export`]: rateUseRows,

  // The check of a password is slow on purpose, and comes after this.
  [`POST ${base}/sessions/verify`]: [
    { body: () => ({ password: 'x'.repeat(1_025) }), inVain: true },
  ],
  [`DELETE ${base}/sessions`]: [{ alone: true }],
  [`POST ${base}/account/password`]: [
    {
      body: () => ({ current_password: 'x'.repeat(1_025), new_password: 'correct horse' }),
      inVain: true,
    },
  ],
  // Nobody has begun one.
  [`POST ${base}/account/second_factor/confirm`]: [{ body: () => ({ code: 'x' }), inVain: true }],
  [`POST ${base}/account/second_factor/recovery_codes`]: [{ inVain: true }],
  [`POST ${base}/account/passkeys`]: [{ inVain: true }],
  // Nobody answers there.
  [`POST ${base}/identity_providers`]: [
    {
      about: 'nothing',
      names: ['workspace_id'],
      body: ({ workspace_id }) => ({
        name: 'provider',
        issuer: 'https://login.acme.example',
        client_id: 'client',
        client_secret: 'secret',
        allowed_domains: ['acme.example'],
        first_sign_in: givenIn(workspace_id),
      }),
      inVain: true,
    },
  ],
  [`POST ${base}/identity_providers/{identity_provider_id}`]: [
    {
      names: ['workspace_id'],
      body: ({ workspace_id }) => ({ first_sign_in: givenIn(workspace_id) }),
    },
  ],
  [`POST ${base}/sso_settings`]: [
    {
      names: ['break_glass_user_id'],
      as: { break_glass_user_id: 'admin_with_password_id' },
      body: ({ break_glass_user_id }) => ({ sso_required: false, break_glass_user_id }),
    },
  ],

  [`POST ${base}/users/{user_id}`]: [
    { body: () => ({ role: 'developer' }) },
    { note: 'to admin', once: true, inBody: 'users.promote', body: () => ({ role: 'admin' }) },
    {
      note: 'from admin',
      once: true,
      inBody: 'users.promote',
      as: { user_id: 'admin_id' },
      body: () => ({ role: 'user' }),
    },
  ],
  [`DELETE ${base}/users/{user_id}`]: [
    { body: () => ({}) },
    {
      note: 'an admin',
      inBody: 'users.promote',
      as: { user_id: 'admin_id' },
      body: () => ({ api_keys: 'keep' }),
    },
    {
      note: 'with an heir',
      names: ['hand_over_to'],
      as: { hand_over_to: 'user_id' },
      body: ({ hand_over_to }) => ({ api_keys: 'hand_over', hand_over_to }),
    },
  ],
  [`POST ${base}/users/{user_id}/erase`]: [{ once: true, as: { user_id: 'removed_user_id' } }],
  [`POST ${base}/invites`]: [
    { body: () => inviteOf('developer') },
    { note: 'of an admin', inBody: 'users.promote', body: () => inviteOf('admin') },
  ],
  [`POST ${base}/invites/batch`]: [
    { body: () => batchOf('developer') },
    { note: 'of an admin', inBody: 'users.promote', body: () => batchOf('admin') },
  ],
  [`POST ${base}/workspaces/{workspace_id}/members`]: [
    { once: true, names: ['user_id'], body: ({ user_id }) => ({ user_id, ...asDeveloper() }) },
  ],
  [`GET ${member}`]: [memberAs],
  [`POST ${member}`]: [{ ...memberAs, body: asDeveloper }],
  [`DELETE ${member}`]: [memberAs],
}

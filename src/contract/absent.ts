/** What Anthropic's Admin API has and Atelier does not, by the beginning of its path, and why. */
export type Absent = { readonly path: `/v1/organizations/${string}`; readonly why: string }

const enterprise = 'it belongs to Claude Enterprise'
const identity = 'programs call with API keys'
const hosted = 'it belongs to services that only Anthropic runs'

export const absent: readonly Absent[] = [
  { path: '/v1/organizations/analytics', why: enterprise },
  { path: '/v1/organizations/claude_code', why: enterprise },
  { path: '/v1/organizations/claude_tag', why: enterprise },
  { path: '/v1/organizations/compliance_settings', why: enterprise },
  { path: '/v1/organizations/plugins', why: enterprise },
  { path: '/v1/organizations/plugin_marketplaces', why: enterprise },
  { path: '/v1/organizations/rbac_groups', why: enterprise },
  { path: '/v1/organizations/rbac_roles', why: enterprise },
  { path: '/v1/organizations/telemetry_destinations', why: hosted },
  { path: '/v1/organizations/mcp_tunnels', why: hosted },
  {
    path: '/v1/organizations/external_keys',
    why: 'stored credentials are encrypted with your own key',
  },
  { path: '/v1/organizations/service_accounts', why: identity },
  { path: '/v1/organizations/workspaces/{workspace_id}/service_accounts', why: identity },
  {
    path: '/v1/organizations/users/{user_id}/sign_out',
    why: 'people end their own sessions, and a removal ends all that somebody has',
  },
  { path: '/v1/organizations/federation_issuers', why: identity },
  { path: '/v1/organizations/federation_rules', why: identity },
  { path: '/v1/organizations/federation', why: identity },
  {
    path: '/v1/organizations/usage_report/claude_code',
    why: 'it belongs to Claude Code’s own telemetry',
  },
]

/** Says for a path of Anthropic's that Atelier does not have it; `undefined` for any other. */
export function describeAbsence(path: string): string | undefined {
  const found = absent.find((each) => patternOf(each).test(path))
  return found && `Atelier does not have ${found.path}: ${found.why}.`
}

function patternOf({ path }: Absent): RegExp {
  return new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}(?:/|$)`)
}

/** What becomes of a method of the SDK that is not simply answered as Anthropic answers it. */

/** Resources, and a method, that Atelier does not have: the 404 says so. */
export const absentResources = [
  'analytics',
  'claudeCode',
  'claudeTag',
  'complianceSettings',
  'externalKeys',
  'federation',
  'plugins',
  'pluginMarketplaces',
  'rbacGroups',
  'rbacRoles',
  'serviceAccounts',
  'telemetryDestinations',
  'workspaces.serviceAccounts',
  'users.signOut',
] as const

/** At the path of Anthropic's, Atelier has something of its own. */
export const different: Readonly<Record<string, string>> = {
  'spendLimits.effective.list': 'tells of keys, workspaces and the organization, not of people',
  'webhooks.create': 'tells of spend, not of external keys: it takes no enabled_events',
  'webhooks.retrieve': 'tells of spend, not of external keys',
  'webhooks.update': 'tells of spend, not of external keys',
  'webhooks.list': 'is walked by an opaque cursor',
  'webhooks.delete': 'answers with the type webhook_deleted',
  'webhooks.regenerateSigningSecret': 'is called rotate_secret',
}

/** Methods whose endpoints are still to come. An entry whose endpoint is there fails the test. */
export const awaited = new Set([
  'invites.create',
  'invites.retrieve',
  'invites.list',
  'invites.delete',
  'users.retrieve',
  'users.update',
  'users.list',
  'users.remove',
  'workspaces.members.add',
  'workspaces.members.retrieve',
  'workspaces.members.update',
  'workspaces.members.list',
  'workspaces.members.remove',
  'spendLimits.increaseRequests.retrieve',
  'spendLimits.increaseRequests.list',
  'spendLimits.increaseRequests.approve',
  'spendLimits.increaseRequests.deny',
])

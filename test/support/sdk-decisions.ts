/** What becomes of a method of the SDK that is not simply answered as Anthropic answers it. */

/** Resources, and methods of others, that Atelier does not have: the 404 says so. */
export const absentNames = [
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
  'users.signOut',
  'workspaces.serviceAccounts',
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

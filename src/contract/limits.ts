/** Bounds of the Admin API, for those who check and for those who show them. */
export const limits = {
  /** Live workspaces of an organization, the Default workspace not counted (Anthropic's own ceiling). */
  liveWorkspacesMax: 100,
  nameCharactersMax: 255,
  /** Anthropic publishes no bounds for tags; these keep a workspace within a few kilobytes. */
  workspaceTagsMax: 50,
  tagKeyCharactersMax: 128,
  tagValueCharactersMax: 256,
  pageItemsMax: 1000,
  pageItemsDefault: 20,
  listFilterEntriesMax: 100,
  /** Of a page of activities: Anthropic's own bounds. */
  activitiesDefault: 100,
  activitiesMax: 5000,
  adjustmentReasonCharactersMax: 500,
  passwordCharactersMin: 8,
  passwordCharactersMax: 1024,
  emailCharactersMax: 254,
  alertEmailsMax: 50,
  /** Anthropic's own bound of one change of rate limits. */
  rateLimitChangesMax: 16,
  /** Of one scope. They stand in its ledger row, which every admission reads. */
  notificationsMax: 50,
  notificationEmailsMax: 50,
  notificationWebhooksMax: 20,
  webhooksMax: 100,
  urlCharactersMax: 2048,
} as const

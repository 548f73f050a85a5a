/** Bounds of the Admin API, for those who check and for those who show them. */
export const limits = {
  /**
   * The highest that an organization can set for its live workspaces, the Default workspace not counted. It begins
   * with 100, Anthropic's own ceiling.
   */
  workspacesMaxMax: 10_000,
  nameCharactersMax: 255,
  /** Anthropic publishes no bounds for tags; these keep a workspace within a few kilobytes. */
  workspaceTagsMax: 50,
  tagKeyCharactersMax: 128,
  tagValueCharactersMax: 256,
  pageItemsMax: 1000,
  pageItemsDefault: 20,
  listFilterEntriesMax: 100,
  /** A search reads every row that it may find: what it looks for in each has a bound. */
  searchCharactersMax: 100,
  /** Of a page of activities: Anthropic's own bounds. */
  activitiesDefault: 100,
  activitiesMax: 5000,
  adjustmentReasonCharactersMax: 500,
  /** A change of prices holds so long after it was made at the earliest: every node knows it by then. */
  priceNoticeMsMin: 30_000,
  /** Changes of prices that an organization can make: all of them decide by what a request is priced. */
  pricesMax: 1000,
  /** Dollars, for a million tokens or a thousand searches: far above any price, far below what a sum could not hold. */
  priceUsdMax: 10_000,
  priceStepsMax: 10,
  passwordCharactersMin: 8,
  passwordCharactersMax: 1024,
  ticketCharactersMax: 1024,
  allowedDomainsMax: 50,
  clientSecretCharactersMax: 1024,
  /** Workspaces that a first sign-in gives a role in. */
  givenWorkspacesMax: 100,
  recoveryCodeCharactersMax: 32,
  emailCharactersMax: 254,
  /** Invites of an organization that wait for an answer. */
  pendingInvitesMax: 1000,
  invitesAtOnceMax: 50,
  alertEmailsMax: 50,
  /** Of one key or workspace. They stand in its ledger row, which every admission reads. */
  allowedModelsMax: 100,
  allowedIpsMax: 100,
  modelCharactersMax: 255,
  /** Anthropic's own bound of one change of rate limits. */
  rateLimitChangesMax: 16,
  /** Of one scope. They stand in its ledger row, which every admission reads. */
  notificationsMax: 50,
  notificationEmailsMax: 50,
  notificationWebhooksMax: 20,
  webhooksMax: 100,
  statementRecipientsMax: 100,
  urlCharactersMax: 2048,
  /** Longer would be a second key rather than a way to change over. */
  rotationGraceSecondsMax: 7 * 86_400,
  rotationGraceSecondsDefault: 86_400,
  /** Of one key, over all its life: the ledger tells each from the one that opens. */
  rotationsMax: 100,
  keyLifetimeDaysMax: 3650,
  keysPerPersonMax: 10_000,
  adminKeysMax: 100,
  /** Of a report that does not come in pages: 31 days. */
  reportHoursMax: 744,
  /** Of one page of a report: more would be tens of megabytes, and hold the server up. */
  reportResultsMax: 20_000,
  /** Of a report as a table: a spreadsheet opens it, and a server holds it in memory. */
  exportRowsMax: 100_000,
  /** More than a month of minutes, or five years of hours. */
  exportBucketsMax: 45_000,
  /** Of one workspace. */
  pendingIncreaseRequestsMax: 20,
} as const

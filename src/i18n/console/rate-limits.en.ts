/** The matrix of rate limits. Values come formatted. */
export const rateLimitsEn = {
  title: 'Rate limits',
  intro: 'Highest throughput per minute, for each model tier and limit type.',
  inheritNote:
    'Not set: the organization’s rate limit is inherited. Set: the workspace’s and the organization’s both apply.',
  inheritNoteKey:
    'Not set: the lower of the workspace’s and the organization’s limits holds. Set: all of them apply.',
  tier: 'Model tier',
  otherModels: 'Other models',
  otherTitle: 'Other limits',
  appliesTo: 'Applies to',
  tokenCount: 'Token counting',
  concurrency: 'All models together',
  models: (ids: string) => `Models: ${ids}`,
  modelsOther: 'All models that no other tier names',
  types: {
    requests_per_minute: 'Requests per minute',
    input_tokens_per_minute: 'Input tokens per minute',
    input_tokens_per_minute_cache_aware: 'Input tokens per minute, cache reads excluded',
    output_tokens_per_minute: 'Output tokens per minute',
    tokens_per_minute: 'Tokens per minute',
    tokens_per_day: 'Tokens per day',
    concurrent_requests: 'Requests at the same time',
  },
  allTypes: 'Show all limit types',
  edit: (type: string, tier: string) => `Edit ${type} for ${tier}`,
  refresh: {
    organization: (value: string) => `Refresh: back to the organization’s limit (${value})`,
    workspace: (value: string) => `Refresh: back to the workspace’s limit (${value})`,
  },
  source: {
    organization: (value: string) => `Organization’s: ${value}`,
    workspace: (value: string) => `Workspace’s: ${value}`,
    api_key: (value: string) => `This key’s: ${value}`,
  },
  above: {
    organization: (value: string) =>
      `Above the organization’s ${value}: the lower of the two applies.`,
    workspace: (value: string) => `Above the workspace’s ${value}: the lower of the two applies.`,
  },
  peak: (peak: string, limit: string) => `Peak of the last hour: ${peak} of ${limit}`,
  inForce: (value: string) => `In force: ${value}`,
  zero: '0 blocks this model tier.',
  blocked: 'Blocked',
  none: 'no limit',
  noneLong: 'No limit',
  emptyInherits: 'Enter saves, Escape leaves. Empty: as inherited.',
  emptyRemoves: 'Enter saves, Escape leaves. Empty: no limit.',
  saved: 'Rate limit saved',
  restored: 'Rate limit restored',
  usageTier: {
    title: 'Usage tier',
    intro:
      'A set of rate limits for all models, as the Claude API has them. Changing a single limit makes it custom.',
    start: 'Start',
    build: 'Build',
    scale: 'Scale',
    custom: 'Custom',
    change: 'Change tier',
    question: (tier: string) => `Change to the tier “${tier}”?`,
    replaces:
      'The organization’s rate limits of all models are replaced by those of this tier, at once. Limits of workspaces and keys stay as they are.',
    keeps: 'No limit changes: the limits in force are kept, and can be changed one by one.',
    changed: (tier: string) => `Usage tier: ${tier}`,
  },
}

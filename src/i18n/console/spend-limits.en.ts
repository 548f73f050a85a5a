import { countEn } from '../plural.ts'

/** Spend limits, and what is asked for beyond them. Amounts and dates come formatted. */
export const spendLimitsEn = {
  title: 'Spend limit',
  intro:
    'The most that may be spent. Each request reserves what it could cost at most, so that no limit is passed.',
  periods: { daily: 'Per day', weekly: 'Per week', monthly: 'Per month' },
  per: { daily: 'per day', weekly: 'per week', monthly: 'per month' },
  spentIn: { daily: 'Spent today', weekly: 'Spent this week', monthly: 'Spent this month' },
  period: 'Period',
  change: 'Change limit',
  changeTitle: { daily: 'Limit per day', weekly: 'Limit per week', monthly: 'Limit per month' },
  remove: 'Remove limit',
  removeQuestion: (amount: string) => `Remove the limit of ${amount}?`,
  removeBody: {
    workspace: 'Requests of the workspace are then only limited by the organization’s limits.',
    organization: 'Nothing then limits what the organization spends over this period.',
    api_key: 'Requests of the key are then only limited by the workspace’s and the organization’s.',
  },
  removed: 'Spend limit removed',
  addPeriod: 'Limit another period',
  field: 'Limit in US dollars',
  understood: (amount: string, per: string) => `Limit understood: ${amount} ${per}`,
  saved: (amount: string, per: string) => `Limit: ${amount} ${per}`,
  none: (amount: string) => `No limit of its own: the organization’s applies (${amount}).`,
  noneKey: (amount: string) =>
    `No limit of its own: the lowest of the workspace’s and the organization’s applies (${amount}).`,
  noneOrganization: 'No limit.',
  mustBeLower: (amount: string) =>
    `A workspace’s limit can only be lower than the organization’s (${amount}).`,
  belowSpent: (spent: string, reset: string) =>
    `${spent} is already spent in this period: with this limit, requests are refused at once, until ${reset}.`,
  outerLeaves: {
    organization: (amount: string) => `The organization’s limit leaves only ${amount}.`,
    workspace: (amount: string) => `The workspace’s limit leaves only ${amount}.`,
  },
  spent: 'Spent',
  reserved: 'Reserved',
  remaining: 'Remaining',
  of: (limit: string) => `of ${limit}`,
  reservedHelp: (n: number) =>
    countEn(
      n,
      'The most that the {n} request in progress can cost. What it does not use comes back when it ends.',
      'The most that the {n} requests in progress can cost. What they do not use comes back when they end.',
    ),
  bar: (it: { spent: string; reserved: string; remaining: string; limit: string }) =>
    `Spent ${it.spent}, reserved ${it.reserved}, remaining ${it.remaining}, limit ${it.limit}`,
  resets: (date: string, away: string) => `Starts again on ${date}, ${away}`,
  reached: 'Limit reached',
  near: (percent: string) => `${percent} of the limit used`,
  thresholds: (amounts: string) => `Notifications at ${amounts}`,
  raiseUntil: 'Raise until…',
  raiseIntro: 'The limit goes back to what it was by itself.',
  raiseDate: 'Until the end of (UTC)',
  raiseDateFuture: 'Choose a day from today on.',
  raise: 'Raise limit',
  raised: 'Limit raised',
  temporary: ({ amount, date, usual }: Raise) =>
    usual === null
      ? `Raised to ${amount} until ${date}; then there is no limit again.`
      : `Raised to ${amount} until ${date}, then ${usual} again.`,
  raiseCommand: '$REQUEST_ID is the id that the first answer gives.',
  raiseEnds: (usual: string) =>
    `What is spent above ${usual} by then counts: requests are refused until the period starts again.`,
  ask: 'Ask for more',
  askTitle: (name: string) => `Ask for more for “${name}”`,
  askAmount: 'Limit that you need',
  askReason: 'What for',
  askSubmit: 'Send request',
  askMustBeHigher: (amount: string) => `Must be above the present limit (${amount}).`,
  asked: (name: string) => `Sent to the admins. They will decide for “${name}”.`,
  defaultWorkspace: 'Its limits are the organization’s. Set them under Settings, Limits.',
  archived: 'The workspace is archived.',
  toSettings: 'Limits of the organization',
  taken: {
    title: 'Which requests are taken',
    intro: 'The organization’s and the workspace’s switches both hold.',
    unbounded: 'Take requests whose cost cannot be told beforehand',
    unboundedHelp:
      'For example with tools that run upstream as often as they like. Off: they are refused before they cost anything.',
    unknown: 'Take requests for models without a known price',
    unknownHelp: 'They are charged at the dearest price until one is set.',
    strict: 'Hold all of max_tokens against the output rate limit',
    strictHelp: 'Off: output counts against the limit as it is produced, and more requests fit.',
    saved: 'Saved',
  },
}

/** Usual: what the limit goes back to; null: there was none. */
type Raise = { readonly amount: string; readonly date: string; readonly usual: string | null }

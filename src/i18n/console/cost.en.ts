import { countEn } from '../plural.ts'

/** The cost page. */
export const costEn = {
  title: 'Cost',
  intro: 'What requests have cost, day by day, as it was charged against the limits.',
  daily: 'Daily cost',
  cost: 'Cost',
  dollars: 'US dollars',
  total: 'Total',
  tokens: 'Tokens',
  tools: 'Tools',
  unsplit: 'Not split',
  unsplitHelp: 'Bounds, estimates that were cut, and adjustments: of what, nobody knows.',
  forecast: 'Forecast for the end of the month',
  forecastHelp: (mean: string, days: number) =>
    countEn(
      days,
      `What was spent so far, and ${mean} for each day that is left: the mean of the last {n} full day, without adjustments.`,
      `What was spent so far, and ${mean} for each day that is left: the mean of the last {n} full days, without adjustments.`,
    ),
  forecastNone: 'A forecast needs two full days with requests.',
  final: 'Final: every request of this month is settled.',
  open: (n: number) =>
    countEn(
      n,
      'In progress: {n} request is not settled yet.',
      'In progress: {n} requests are not settled yet.',
    ),
  openNone: 'In progress: every request so far is settled.',
  openUnknown: 'In progress: the month is not over, or not all of it is settled.',
  rounding: 'Rows are rounded; the total is exact.',
  exact: (amount: string) => `Exactly ${amount}`,
  sources: 'Where the figures come from',
  sourcesIntro:
    'What the upstream reported is exact. The rest is charged at what it can have cost.',
  source: {
    reported: 'Reported by the upstream',
    estimated: 'Estimated from what was received',
    bound: 'At the bound of the request',
    expired: 'At the bound, after the server was stopped',
    adjusted: 'Adjustments',
  },
  share: 'Share',
  groups: { kind: 'Kind of cost', source: 'Source of the figure' },
  kinds: {
    uncached_input_tokens: 'Input tokens',
    'cache_creation.ephemeral_5m_input_tokens': 'Cache writes, 5 minutes',
    'cache_creation.ephemeral_1h_input_tokens': 'Cache writes, 1 hour',
    cache_read_input_tokens: 'Cache reads',
    output_tokens: 'Output tokens',
    web_search: 'Web search',
    unsplit: 'Not split',
  },
  adjustments: 'Adjustments',
  adjustmentsIntro: 'Corrections made in this month. They are part of the total.',
  scope: 'Of',
  keyScope: (name: string) => `API key “${name}”`,
  reason: 'Reason',
  amount: 'Amount',
  when: 'When',
  none: 'No cost in this period.',
}

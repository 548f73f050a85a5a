import type { RequestExplanation } from '#contract/requests.ts'
import { formatCents } from '#domain/money.ts'
import type { AdmittedDetail } from '#reports/request-log-port.ts'

/** What was consumed and what each of it cost; null where nobody knows, as of bounds that were charged. */
export function presentCostLines({
  usage,
  costSplit,
}: AdmittedDetail): RequestExplanation['cost_lines'] {
  if (!usage || !costSplit) return null
  const lines = [
    ['uncached_input_tokens', usage.uncachedInputTokens, costSplit.uncachedInput],
    [
      'cache_creation.ephemeral_5m_input_tokens',
      usage.cacheCreation5mTokens,
      costSplit.cacheCreation5m,
    ],
    [
      'cache_creation.ephemeral_1h_input_tokens',
      usage.cacheCreation1hTokens,
      costSplit.cacheCreation1h,
    ],
    ['cache_read_input_tokens', usage.cacheReadTokens, costSplit.cacheRead],
    ['output_tokens', usage.outputTokens, costSplit.output],
    ['web_search', usage.webSearchRequests, costSplit.webSearch],
  ] as const
  return lines
    .filter(([, quantity, amount]) => quantity > 0 || amount > 0n)
    .map(([token_type, quantity, amount]) => ({
      token_type,
      quantity,
      amount: formatCents(amount),
    }))
}

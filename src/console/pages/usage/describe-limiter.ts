import type { RefusalResult } from '#contract/usage-refusals.ts'
import { concurrencyGroup, tokenCountGroup } from '#domain/rate-limit.ts'
import type { ConsoleMessages } from '#i18n/console/messages.en.ts'

type Limiter = NonNullable<RefusalResult['limiter']>

/** What refused, in a few words. `groupName`: what a group of models is called. */
export function describeLimiter(
  { id, kind, scope, model_group: group, detail }: Limiter,
  { usage, refusals, logs }: ConsoleMessages,
  groupName: (id: string) => string,
): string {
  const who = usage.scopes[scope]
  switch (kind) {
    case 'rate_limited':
    case 'rate_never':
      return usage.limiters[kind](
        who,
        wordOf(refusals.limiters, detail),
        limitedWord(id, logs.tokenCount) ?? (group === null ? '' : groupName(group)),
      )
    case 'spend_reached':
    case 'spend_too_large':
    case 'spend_reserved':
      return usage.limiters[kind](who, wordOf(usage.periods, detail))
    case 'not_allowed':
      return usage.limiters.not_allowed(who, wordOf(usage.rules, detail))
    case 'closed':
      return usage.limiters.closed(who, wordOf(usage.closed, detail))
  }
}

/** Two limits are of no models: that of calls that count tokens, and that of what runs at once, which says so itself. */
function limitedWord(id: string, tokenCount: string): string | undefined {
  const [, , group] = id.split('/')
  if (group === tokenCountGroup) return tokenCount
  return group === concurrencyGroup ? '' : undefined
}

/** A newer server may know more of them. */
function wordOf(words: Readonly<Record<string, string>>, name: string): string {
  return words[name] ?? name
}

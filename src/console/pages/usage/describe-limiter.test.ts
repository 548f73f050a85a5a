import { expect, test } from 'vitest'
import { messages as english } from '#i18n/console/messages.en.ts'
import { messages as french } from '#i18n/console/messages.fr.ts'
import { describeLimiter } from './describe-limiter.ts'

const limiterOf = (group: string, detail: string) =>
  ({
    id: `rate_limited/workspace/${group}/${detail}`,
    kind: 'rate_limited',
    scope: 'workspace',
    model_group: `rlg_${group}`,
    detail,
  }) as const
const nameOf = (id: string) => `group ${id}`

test('a limit of models is named with them, and those of none without an id', () => {
  const texts = [english, french].map((messages) => [
    describeLimiter(limiterOf('sonnet', 'requests_per_minute'), messages, nameOf),
    describeLimiter(limiterOf('token_count', 'requests_per_minute'), messages, nameOf),
    describeLimiter(limiterOf('concurrency', 'concurrent_requests'), messages, nameOf),
  ])

  for (const [index, messages] of [english, french].entries()) {
    const [models, counting, running] = texts[index]!
    const { usage, refusals, logs } = messages
    expect(models).toContain('group rlg_sonnet')
    expect(counting).toMatch(new RegExp(`, ${logs.tokenCount}$`))
    expect(running).toMatch(new RegExp(`${refusals.limiters.concurrent_requests}$`))
    expect(running).toContain(usage.scopes.workspace)
  }
})

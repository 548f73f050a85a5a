import Anthropic from '@anthropic-ai/sdk'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, test } from 'vitest'
import type { RateLimitPeaks } from '#contract/rate-limit-peaks.ts'
import { messages as english } from '#i18n/console/messages.en.ts'
import { messages as french } from '#i18n/console/messages.fr.ts'
import { formatCount } from '#i18n/format-local.ts'
import { openConsoleWorld } from '#test/support/browser.ts'
import type { ConsoleWorld, Credentials } from '#test/support/browser.ts'
import { expectAccessible, expectNothingCutOff } from '#test/support/page-checks.ts'
import { expect } from '#test/support/page-expect.ts'

/** How near the last hour came to the rate limits: each figure on the screen is the API's. */

const languages = [
  ['en', english],
  ['fr', french],
] as const

/** Of those, the ones that the matrix shows from the start. */
const shownLimiters = [
  'requests_per_minute',
  'input_tokens_per_minute',
  'output_tokens_per_minute',
] as const

const peaksPath = 'usage_report/rate_limit_use/peaks'

let world: ConsoleWorld
let workspaceId: string
let member: Credentials & { id: string }
beforeAll(async () => {
  world = await openConsoleWorld()
  const { api } = world
  workspaceId = (await api('POST', 'workspaces', { name: 'Search' })).id
  const { key } = await api('POST', 'api_keys', { name: 'ci', workspace_id: workspaceId })
  const client = new Anthropic({ apiKey: key, authToken: null, baseURL: world.url, maxRetries: 0 })
  await client.messages.create({
    model: 'claude-haiku-4-5',
    max_tokens: 50,
    messages: [{ role: 'user', content: 'Good morning' }],
  })
  await expect.poll(async () => (await peaks()).data.length).toBe(2)
  const [limited] = (await api('GET', 'rate_limits?model=claude-haiku-4-5')).data
  await api('POST', `workspaces/${workspaceId}/rate_limits/${limited.id}`, {
    limits: [
      { type: 'requests_per_minute', value: 1 },
      { type: 'output_tokens_per_minute', value: 1_000_000 },
    ],
  })
  member = await world.join({ name: 'Dev', email: 'dev@acme.example', role: 'user' })
  const role = { user_id: member.id, workspace_role: 'workspace_developer' }
  await api('POST', `workspaces/${workspaceId}/members`, role)
})
afterAll(() => world.close())

const peaks = (query = ''): Promise<RateLimitPeaks> => world.api('GET', `${peaksPath}${query}`)

function peakOf({ data }: RateLimitPeaks, scope: 'organization' | 'workspace', limiter: string) {
  const entry = data.find((each) => each.scope.type === scope)!
  return entry.peaks.find(({ type }) => type === limiter)!
}
const requestsOf = (answer: RateLimitPeaks, scope: 'organization' | 'workspace') =>
  peakOf(answer, scope, 'requests_per_minute')

describe.each(languages)('peaks of rate limits in %s', (language, { limits, overview }) => {
  const { rate } = limits
  const lineOf = ({ peak, limit }: ReturnType<typeof peakOf>) =>
    rate.peak(formatCount(peak, language), formatCount(limit!.value, language))
  const linesOn = (page: Page) =>
    page
      .getByRole('img', { name: new RegExp(`^${rate.peak('', '').split(' ', 2).join(' ')}`) })
      .evaluateAll((lines) => lines.map((line) => line.getAttribute('aria-label')))

  test('stand under the limits of a workspace that they came near to, and under no other', async () => {
    const page = await world.open(`/settings/workspaces/${workspaceId}/limits`, { language })
    const matrix = page.getByRole('table', { name: rate.title })
    const answer = await peaks(`?workspace_id=${workspaceId}`)
    const expected = shownLimiters.map((limiter) => lineOf(peakOf(answer, 'workspace', limiter)))

    await expect(matrix.getByRole('img', { name: expected[0]! })).toBeVisible()

    expect(await linesOn(page)).toEqual(expected)
    await expectAccessible(page)
  })

  test('stand under the organization’s, of all workspaces together', async () => {
    const page = await world.open('/settings/limits', { language })
    const answer = await peaks('?scope_type=organization')
    const expected = shownLimiters.map((limiter) => lineOf(peakOf(answer, 'organization', limiter)))

    await expect(page.getByRole('img', { name: expected[0]! })).toBeVisible()

    expect(await linesOn(page)).toEqual(expected)
  })

  test('are told on the overview from 80 percent on, and lead to the limits', async () => {
    const page = await world.open('/', { language })
    const attention = page.getByRole('region', { name: overview.attention })
    const { peak, limit } = requestsOf(await peaks('?percent_min=80'), 'workspace')
    const help = overview.rateHelp({
      type: rate.types.requests_per_minute,
      tier: 'Claude Haiku 4.5',
      peak: formatCount(peak, language),
      limit: formatCount(limit!.value, language),
      others: 0,
    })

    await expect(attention.getByText(overview.rateReached('Search'))).toBeVisible()
    await expect(attention.getByText(help)).toBeVisible()
    await expectAccessible(page)
    await attention.getByText(overview.rateReached('Search')).click()

    await expect(page).toHaveURL(new RegExp(`/settings/workspaces/${workspaceId}/limits$`))
  })

  test('are told whoever sees the workspace alone', async () => {
    const page = await world.open('/', { language, as: member })

    await expect(page.getByText(overview.rateReached('Search'))).toBeVisible()
    await expect(page.getByText(overview.rateReached(overview.organization))).toHaveCount(0)
  })

  test('fit a narrow screen in the dark theme', async () => {
    const options = { language, theme: 'dark', width: 360 } as const
    const page = await world.open(`/settings/workspaces/${workspaceId}/limits`, options)
    const line = lineOf(requestsOf(await peaks(), 'workspace'))
    await expect(page.getByRole('img', { name: line })).toBeVisible()

    await expectNothingCutOff(page)
    await expectAccessible(page)
  })
})

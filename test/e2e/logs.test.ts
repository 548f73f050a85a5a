import Anthropic from '@anthropic-ai/sdk'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, test } from 'vitest'
import type { CheckedLimit, LoggedRequest, RequestExplanation } from '#contract/requests.ts'
import { parseSignedCents } from '#domain/money.ts'
import { messages as english } from '#i18n/console/messages.en.ts'
import { messages as french } from '#i18n/console/messages.fr.ts'
import { formatCost, formatCount } from '#i18n/format-local.ts'
import { openConsoleWorld } from '#test/support/browser.ts'
import type { ConsoleWorld, Credentials } from '#test/support/browser.ts'
import { expectAccessible, expectNothingCutOff } from '#test/support/page-checks.ts'
import { expect } from '#test/support/page-expect.ts'

/** The log of requests as people read it: each figure on the screen is the API's. */

const languages = [
  ['en', english],
  ['fr', french],
] as const

let world: ConsoleWorld
let developer: Credentials
let stranger: Credentials
let workspaceId: string
let refusalMessage: string
beforeAll(async () => {
  world = await openConsoleWorld({}, { isPublic: true })
  const { api } = world
  workspaceId = (await api('POST', 'workspaces', { name: 'Search' })).id
  const { key } = await api('POST', 'api_keys', { name: 'ci', workspace_id: workspaceId })
  const client = new Anthropic({ apiKey: key, authToken: null, baseURL: world.url, maxRetries: 0 })
  const hello = {
    model: 'claude-haiku-4-5',
    max_tokens: 50,
    messages: [{ role: 'user' as const, content: 'Good morning, studio' }],
  }
  await client.messages.create(hello)
  await refuseToCount(client, hello)
  const scope = { type: 'workspace', workspace_id: workspaceId }
  await api('POST', 'spend_limits', { scope, amount: '0', period: 'daily' })
  refusalMessage = await client.messages.create(hello).then(
    () => '',
    (error: Error) => error.message,
  )
  const dora = await join('Dora', 'dora')
  developer = dora
  await api('POST', `workspaces/${workspaceId}/members`, {
    user_id: dora.id,
    workspace_role: 'workspace_developer',
  })
  stranger = await join('Uma', 'uma')
})
afterAll(() => world.close())

const join = (name: string, address: string) =>
  world.join({ name, email: `${address}@acme.example`, role: 'user' })

/** Its own limit lets no call that counts tokens pass. */
async function refuseToCount(
  client: Anthropic,
  { model, messages }: Anthropic.MessageCountTokensParams,
): Promise<void> {
  const [limited] = (await world.api('GET', 'rate_limits?group_type=token_count')).data
  await world.api('POST', `workspaces/${workspaceId}/rate_limits/${limited.id}`, {
    limits: [{ type: 'requests_per_minute', value: 0 }],
  })
  await expect(client.messages.countTokens({ model, messages })).rejects.toThrow(/ See http/)
}

async function listed(): Promise<LoggedRequest[]> {
  return (await world.api('GET', 'requests')).data
}

async function explained(status: LoggedRequest['status']): Promise<RequestExplanation> {
  const found = (await listed()).find((each) => each.status === status)!
  return world.api('GET', `requests/${found.id}`)
}

/** Text with every kind of space folded, as people read it. */
async function textOf(page: Page, name: string): Promise<string> {
  const text = await page.getByRole('region', { name, exact: true }).innerText()
  return folded(text)
}
const folded = (text: string): string => text.replaceAll(/\s+/g, ' ')

describe.each(languages)('the log of requests in %s', (language, { logs, navigation, errors }) => {
  const money = (cents: string): string =>
    folded(formatCost(parseSignedCents(cents) ?? 0n, language))
  const count = (value: number): string => folded(formatCount(value, language))

  test('lists each request with the status, tokens and cost that the API has', async () => {
    const page = await world.open('/', { language })
    await page.getByRole('link', { name: navigation.logs, exact: true }).click()
    await expect(page).toHaveURL(/\/logs$/)
    await expect(page.getByRole('table').getByText('ci').first()).toBeVisible()

    const requests = await listed()
    const rows = page.getByRole('table').getByRole('row')
    await expect(rows).toHaveCount(requests.length + 1)
    for (const [index, request] of requests.entries()) {
      const text = folded(await rows.nth(index + 1).innerText())
      expect(text).toContain(logs.statuses[request.status])
      expect(text).toContain(request.reported_model ?? request.model ?? logs.tokenCount)
      expect(text).toContain('Search')
      if (!request.usage) continue
      const { uncached_input_tokens: input, output_tokens: output } = request.usage
      expect(text).toContain(folded(logs.tokensInOut(count(input), count(output))))
      expect(text).toContain(money(request.amount!))
    }
    await expectAccessible(page)
  })

  test('filters stand in the address, and an id finds its request', async () => {
    const page = await world.open(`/logs?status=refused&workspace=${workspaceId}`, { language })
    const rows = page.getByRole('table').getByRole('row')
    await expect(rows).toHaveCount(3)
    await expect(rows.nth(1)).toContainText(logs.limiters.spend_reached)

    const { id } = await explained('completed')
    await page.getByRole('button', { name: logs.clear }).click()
    await page.getByRole('searchbox', { name: logs.search }).fill(id)
    await expect(page).toHaveURL(new RegExp(`q=${id}`))
    await expect(rows).toHaveCount(2)
    await expect(rows.nth(1)).toContainText(logs.statuses.completed)

    await page.getByRole('searchbox', { name: logs.search }).fill('no-such-session')
    await expect(page.getByText(logs.noneFound)).toBeVisible()
  })

  test('explains what was admitted: what was reserved, what it cost and of what', async () => {
    const request = await explained('completed')
    const page = await world.open(`/logs/${request.id}`, { language, as: developer })
    await expect(page.getByRole('region', { name: logs.story })).toBeVisible()

    const { bound, amount, cost_lines: lines } = request
    const story = await textOf(page, logs.story)
    expect(story).toContain(
      folded(
        logs.admittedBody(
          money(bound.amount),
          count(bound.input_tokens_max),
          count(bound.output_tokens_max),
        ),
      ),
    )
    expect(story).toContain(folded(logs.settledBody(money(amount!))))
    const cost = await textOf(page, logs.costTitle)
    for (const line of lines!) {
      expect(cost).toContain(
        `${logs.costTypes[line.token_type]} ${count(line.quantity)} ${money(line.amount)}`,
      )
    }
    expect(cost).toContain(`${logs.total} ${money(amount!)}`)
    expect(await textOf(page, logs.limits)).toContain(folded(logs.limitsNow))
    expect(await textOf(page, logs.facts)).toContain(request.upstream_request_id)
    await expectAccessible(page)
  })

  test('the link that a refusal ends with opens what it was held against, and when it would have passed', async () => {
    const link = / See (http:\S+\/logs\/req_\w+)/.exec(refusalMessage)![1]!
    const request = await explained('refused')
    expect(link).toBe(`${world.url}/logs/${request.id}`)

    const page = await world.open(new URL(link).pathname, { language, as: developer })
    await expect(page.getByRole('region', { name: logs.story })).toBeVisible()

    const daily = request.limits!.data.find(({ refuses }) => refuses) as Extract<
      CheckedLimit,
      { type: 'spend_limit' }
    >
    const story = await textOf(page, logs.story)
    expect(story).toContain(logs.limiters.spend_reached)
    expect(story).toContain(
      folded(
        logs.bySpend(
          `${logs.scopes.workspace}, ${logs.spendLimit.daily} (${money(daily.amount)})`,
          money(daily.spent),
          money(daily.reserved),
          money(daily.asked),
        ),
      ),
    )
    // A limit of zero never lets anything pass.
    expect(story).toContain(folded(logs.passesNever))
    const limits = await textOf(page, logs.limits)
    expect(limits).toContain(folded(logs.limitsThen))
    expect(limits).toContain(
      folded(logs.spendState(money(daily.spent), money(daily.reserved), money(daily.amount))),
    )
    await expectAccessible(page)
  })

  test('a refused count of tokens is told for what it is, and held against its own limits alone', async () => {
    const counted = (await listed()).find(({ endpoint }) => endpoint.endsWith('/count_tokens'))!
    const list = await world.open('/logs', { language })
    await expect(list.getByText(logs.tokenCount).filter({ visible: true })).toBeVisible()
    await expect(list.getByText(logs.keptFor(90))).toBeVisible()

    const page = await world.open(`/logs/${counted.id}`, { language, as: developer })
    await expect(page.getByRole('region', { name: logs.story })).toBeVisible()

    expect(await textOf(page, logs.facts)).toContain('/v1/messages/count_tokens')
    expect(await textOf(page, logs.facts)).not.toContain(logs.modelAsked)
    const limits = page.getByRole('region', { name: logs.limits }).getByRole('listitem')
    // The workspace's own, and that of the organization's tier.
    await expect(limits).toHaveCount(2)
    await expect(limits.filter({ hasText: logs.tokenCount })).toHaveCount(2)
    await expectAccessible(page)
  })

  test('a person without the right sees the page of what does not exist', async () => {
    const { id } = await explained('refused')
    const page = await world.open(`/logs/${id}`, { language, as: stranger })

    await expect(page.getByRole('heading', { name: errors.notFound })).toBeVisible()
    await expect(page.getByRole('link', { name: navigation.logs, exact: true })).toHaveCount(0)
  })

  test.each([360, 1280])('the filters stand in even rows at %d pixels', async (width) => {
    const page = await world.open('/logs', { language, width })
    const names = [logs.status, logs.workspace, logs.key, logs.limiter]

    const heights = await Promise.all(
      names.map(async (name) => {
        const filter = page.getByRole('main').getByRole('button', { name })
        return (await filter.boundingBox())?.height
      }),
    )

    expect(new Set(heights).size).toBe(1)
  })

  test('fits a narrow screen in the dark theme', async () => {
    const { id } = await explained('refused')
    for (const path of ['/logs', `/logs/${id}`]) {
      const page = await world.open(path, { language, theme: 'dark', width: 360 })
      const refused = page.getByText(logs.limiters.spend_reached).filter({ visible: true })
      await expect(refused.first()).toBeVisible()
      await expectNothingCutOff(page)
      await expectAccessible(page)
    }
  })
})

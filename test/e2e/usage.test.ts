import type { Locator, Page } from 'playwright'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { messages as english } from '#i18n/console/messages.en.ts'
import { messages as french } from '#i18n/console/messages.fr.ts'
import { formatDate } from '#i18n/format.ts'
import { formatCount } from '#i18n/format-local.ts'
import { openDemoWorld } from '#test/support/demo-world.ts'
import type { DemoWorld } from '#test/support/demo-world.ts'
import { downloadExport } from '#test/support/download-export.ts'
import { expectAccessible, expectNothingCutOff } from '#test/support/page-checks.ts'
import { expect } from '#test/support/page-expect.ts'
import { readHeads, readRows, readTerms } from '#test/support/read-table.ts'
import { askReport, bodyOf, hourMs, lastDays, sumOf } from '#test/support/report-answers.ts'
import type { UsageBucket, UsageRow } from '#test/support/report-answers.ts'

const languages = [
  ['en', english],
  ['fr', french],
] as const

const days = 10
const range = lastDays(days)
/** What the address of the page says of it. */
const address = `/usage?from=${range.firstDay}&until=${range.lastDay}`

let world: DemoWorld
beforeAll(async () => {
  world = await openDemoWorld(days)
}, 240_000)
afterAll(() => world.close())

const usageOf = (query: Record<string, string>): Promise<readonly UsageBucket[]> =>
  askReport<UsageRow>(world, 'usage_report/messages', {
    ...range.query,
    bucket_width: '1d',
    limit: String(days),
    'include[]': 'requests',
    ...query,
  })

const writesOf = (row: UsageRow): number =>
  row.cache_creation.ephemeral_5m_input_tokens + row.cache_creation.ephemeral_1h_input_tokens
const tokensOf = (row: UsageRow): number =>
  row.uncached_input_tokens + writesOf(row) + row.cache_read_input_tokens + row.output_tokens
const requestsOf = (row: UsageRow): number => row.request_count ?? 0

/** What is opened by pressing it. */
const barsIn = (page: Page, title: string) =>
  page
    .getByRole('figure', { name: new RegExp(`^${title}`) })
    .first()
    .getByRole('link')

describe.each(languages)('usage in %s', (language, { usage }) => {
  const count = (value: number): string => formatCount(value, language)
  const figures = (page: Page) =>
    page.getByRole('region', { name: usage.tokens }).getByRole('table', {
      name: new RegExp(`^${usage.figures}`),
    })

  test('shows the figures of the API: totals, and each day by kind of token', async () => {
    const buckets = await usageOf({})
    const page = await world.open(address, { language })
    const region = page.getByRole('region', { name: usage.tokens })
    await expect(figures(page)).toBeVisible()

    const all = buckets.flatMap(({ results }) => results)
    expect(await readTerms(region.getByLabel(usage.total, { exact: true }))).toMatchObject({
      [usage.categories.input]: count(sumOf(all, (row) => row.uncached_input_tokens)),
      [usage.categories.cache_write]: count(sumOf(all, writesOf)),
      [usage.categories.cache_read]: count(sumOf(all, (row) => row.cache_read_input_tokens)),
      [usage.categories.output]: count(sumOf(all, (row) => row.output_tokens)),
      [usage.requests]: count(sumOf(all, requestsOf)),
    })
    expect(sumOf(all, requestsOf)).toBeGreaterThan(100)
    expect(await readRows(figures(page))).toEqual(
      buckets.flatMap(({ starting_at: startingAt, results: [row] }) =>
        row
          ? [
              [
                formatDate(Date.parse(startingAt), language),
                count(tokensOf(row)),
                count(row.uncached_input_tokens),
                count(writesOf(row)),
                count(row.cache_read_input_tokens),
                count(row.output_tokens),
                count(requestsOf(row)),
              ],
            ]
          : [],
      ),
    )
    await expect(page.getByText(usage.daysUtc).first()).toBeVisible()
    await page.context().close()
  })

  test('shows the figures of the API stacked by model, filtered by a workspace', async () => {
    const [workspace] = await bodyOf<{ id: string; name: string }>(
      world,
      'workspaces?search=Support',
    )
    const buckets = await usageOf({
      'group_by[]': 'model',
      'workspace_ids[]': workspace!.id,
    })
    const page = await world.open(address, { language })
    await page.getByRole('button', { name: usage.workspace }).click()
    await page.getByRole('option', { name: workspace!.name }).click()
    await page.getByRole('button', { name: usage.group }).click()
    await page.getByRole('option', { name: usage.groups.model, exact: true }).click()
    await expect(page).toHaveURL(new RegExp(`workspace=${workspace!.id}.*group=model`))
    await expect(figures(page)).toBeVisible()

    const all = buckets.flatMap(({ results }) => results)
    const models = [...Map.groupBy(all, (row) => row.model ?? '')]
      .map(([model, rows]) => [model, sumOf(rows, tokensOf)] as const)
      .toSorted((a, b) => b[1] - a[1])
    expect((await readHeads(figures(page))).slice(2, -1)).toEqual(models.map(([model]) => model))
    expect(await readRows(figures(page))).toEqual(
      buckets.flatMap(({ starting_at: startingAt, results }) => {
        if (results.length === 0) return []
        const of = (model: string): number =>
          sumOf(
            results.filter((row) => row.model === model),
            tokensOf,
          )
        return [
          [
            formatDate(Date.parse(startingAt), language),
            count(sumOf(results, tokensOf)),
            ...models.map(([model]) => count(of(model))),
            count(sumOf(results, requestsOf)),
          ],
        ]
      }),
    )
    await page.reload()
    await expect(figures(page)).toBeVisible()
    await expect(page.getByRole('button', { name: usage.workspace })).toContainText(workspace!.name)
    await page.context().close()
  })

  test('opens a day and an hour by pressing bars, and the way back closes them', async () => {
    const page = await world.open(address, { language })
    const busiest = busiestOf(await usageOf({}))
    const dayMs = Date.parse(busiest.starting_at)
    await barsIn(page, usage.tokens)
      .nth((dayMs - range.fromMs) / (24 * hourMs))
      .click()
    await expect(page).toHaveURL(new RegExp(`day=${busiest.starting_at.slice(0, 10)}`))

    const hours = await usageOf({ ...rangeOf(dayMs, 24 * hourMs), bucket_width: '1h', limit: '24' })
    await expect(figures(page).locator('tbody tr')).toHaveCount(countOf(hours))
    expect(await totalsIn(figures(page))).toEqual(tokensIn(hours).map(count))
    const hour = busiestOf(hours)
    const hourAtMs = Date.parse(hour.starting_at)
    await barsIn(page, usage.tokens)
      .nth((hourAtMs - dayMs) / hourMs)
      .click()

    const minutes = await usageOf({ ...rangeOf(hourAtMs, hourMs), bucket_width: '1m', limit: '60' })
    await expect(figures(page).locator('tbody tr')).toHaveCount(countOf(minutes))
    expect(await totalsIn(figures(page))).toEqual(tokensIn(minutes).map(count))
    expect(
      sumOf(
        minutes.flatMap(({ results }) => results),
        tokensOf,
      ),
    ).toBe(sumOf(hour.results, tokensOf))
    await expect(barsIn(page, usage.tokens)).toHaveCount(0)

    await page.goBack()
    await expect(figures(page).locator('tbody tr')).toHaveCount(countOf(hours))
    await page.getByRole('navigation', { name: usage.path }).getByRole('link').first().click()
    await expect(page).not.toHaveURL(/day=/)
    await page.context().close()
  })

  test('shows refused requests as the API counts them, by what refused them', async () => {
    const buckets = await askReport<{ requests: number }>(world, 'usage_report/refusals', {
      ...range.query,
      bucket_width: '1d',
      limit: String(days),
    })
    const page = await world.open(address, { language })
    const region = page.getByRole('region', { name: usage.refused })
    const all = sumOf(
      buckets.flatMap(({ results }) => results),
      ({ requests }) => requests,
    )

    expect(all).toBeGreaterThan(0)
    await expect(region.getByText(usage.nRefused(all))).toBeVisible()
    await expect(region.getByText(usage.scopes.workspace).first()).toBeVisible()
    expect(await totalsIn(region.getByRole('table'))).toEqual(
      buckets.flatMap(({ results }) => results.map(({ requests }) => count(requests))),
    )
    await page.context().close()
  })

  test('shows the fullest minutes against the limits of a workspace', async () => {
    const [workspace] = await bodyOf<{ id: string }>(world, 'workspaces?search=Document')
    const groups = await bodyOf<Group>(world, 'rate_limits?group_type=model_group')
    const group = groups.find(({ models }) => models?.includes('claude-sonnet-5-5'))!
    const query = new URLSearchParams({
      ...range.query,
      model_group: group.group.id,
      workspace_id: workspace!.id,
    })
    const use = (await (
      await world.get(`usage_report/rate_limit_use?${query.toString()}`)
    ).json()) as RateLimitUse
    const peak = Math.max(...use.hours.map((hour) => hour.input_tokens_per_minute_max))
    const page = await world.open(`${address}&workspace=${workspace!.id}&tier=${group.group.id}`, {
      language,
    })
    const region = page.getByRole('region', { name: usage.rateInput })

    expect(use.limits.workspace?.input_tokens_per_minute).toBe(50_000)
    await expect
      .poll(() => readTerms(region.getByLabel(usage.rateInput).first()))
      .toMatchObject({
        [usage.peak]: count(peak),
        [usage.limitOf.workspace]: count(50_000),
      })
    const chart = region.getByRole('slider')
    await chart.focus()
    await page.keyboard.press('Home')
    const first = use.hours[0]!.input_tokens_per_minute_max
    await expect(chart).toHaveAttribute('aria-valuetext', new RegExp(`${count(first)}$`))
    await page.context().close()
  })

  test.each([
    ['light', 1280],
    ['dark', 360],
  ] as const)('is legible in the %s theme, %i pixels wide', async (theme, width) => {
    const page = await world.open(address, { language, theme, width })
    await expect(figures(page)).toBeVisible()
    await expect(page.locator('[aria-busy=true]')).toHaveCount(0)

    await expectNothingCutOff(page)
    await expectAccessible(page)
    await page.context().close()
  })
})

test('bars are opened with the keyboard alone, and the focus goes in with the reader', async () => {
  const page = await world.open(address)
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0)
  const bars = barsIn(page, english.usage.tokens)
  const atLast = bars.nth(days - 2)
  const title = formatDate(range.fromMs + (days - 2) * 24 * hourMs, 'en')

  await bars.first().focus()
  await page.keyboard.press('End')
  await page.keyboard.press('ArrowLeft')
  await expect(atLast).toBeFocused()
  await expect(atLast).toHaveAccessibleName(new RegExp(`^${title}, [\\d,]+$`))
  await page.keyboard.press('Enter')

  await expect(page).toHaveURL(/day=/)
  await expect(bars.first()).toBeFocused()
  await expect(bars.first()).toHaveAccessibleName(/00:00 UTC/)
})

const { usage: texts } = english
const sonnet = 'rlg_01k31EAwmydzgak8jva3asCF'
/** Each export: its path and its button, what is asked for beside the range and the style, and a word that is in it. */
const exports = [
  {
    path: 'messages',
    button: texts.export,
    asked: { bucket_width: '1d', 'group_by[]': 'model' },
    content: 'claude-sonnet-5-5',
  },
  {
    path: 'refusals',
    button: texts.exportOf(texts.refused),
    asked: { bucket_width: '1d', 'group_by[]': 'limiter' },
    content: 'rate_limited',
  },
  {
    path: 'rate_limit_use',
    button: texts.exportOf(texts.rate),
    asked: { model_group: sonnet },
    content: 'Claude Sonnet 5.5',
  },
] as const
const styles = [
  { style: 'standard', label: texts.exportCsv },
  { style: 'excel_fr', label: texts.exportExcel },
] as const

test.each(exports.flatMap((each) => styles.map((style) => ({ ...each, ...style }))))(
  'the export of $path in the style $style is what the API exports for what is selected',
  async ({ path, button, asked, content, style, label }) => {
    const page = await world.open(`${address}&group=model&tier=${sonnet}`)
    const query = new URLSearchParams({ ...range.query, ...asked, style })
    const exported = await downloadExport(world, page, {
      button,
      label,
      path: `usage_report/${path}/export?${query.toString()}`,
    })

    expect(exported).toContain(content)
    await page.context().close()
  },
)

test('a billing member reads the names of keys, which they may not list', async () => {
  const keys = await bodyOf<{ name: string }>(world, 'api_keys?limit=1000')
  const page = await world.open(`${address}&group=key`, { email: 'hugo@demo.example' })
  const figures = page
    .getByRole('region', { name: texts.tokens })
    .getByRole('table', { name: new RegExp(`^${texts.figures}`) })
  await expect(figures).toBeVisible()
  await expect(figures.getByText(/apikey_/)).toHaveCount(0)

  const named = (await readHeads(figures)).slice(2, -1)
  expect(named.length).toBeGreaterThan(1)
  const known = [...keys.map(({ name }) => name), texts.others, texts.playground]
  expect(named.filter((name) => !known.includes(name))).toEqual([])
  await page.context().close()
})

type Group = { readonly group: { readonly id: string }; readonly models: readonly string[] | null }

type RateLimitUse = {
  readonly hours: readonly { readonly input_tokens_per_minute_max: number }[]
  readonly limits: {
    readonly workspace: { readonly input_tokens_per_minute: number | null } | null
  }
}

/** The column after the first: what each row adds up to. */
async function totalsIn(table: Locator): Promise<readonly string[]> {
  return (await readRows(table)).map((row) => row[1] ?? '')
}

function tokensIn(buckets: readonly UsageBucket[]): readonly number[] {
  return buckets.flatMap(({ results }) => (results.length === 0 ? [] : [sumOf(results, tokensOf)]))
}

function countOf(buckets: readonly UsageBucket[]): number {
  return tokensIn(buckets).length
}

function busiestOf(buckets: readonly UsageBucket[]): UsageBucket {
  return buckets.reduce((best, bucket) =>
    sumOf(bucket.results, tokensOf) > sumOf(best.results, tokensOf) ? bucket : best,
  )
}

function rangeOf(fromMs: number, lengthMs: number) {
  return {
    starting_at: new Date(fromMs).toISOString(),
    ending_at: new Date(fromMs + lengthMs).toISOString(),
  }
}

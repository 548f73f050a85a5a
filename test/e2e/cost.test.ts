import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { messages as english } from '#i18n/console/messages.en.ts'
import { messages as french } from '#i18n/console/messages.fr.ts'
import { parseSignedCents } from '#domain/money.ts'
import { formatDate, formatUsd } from '#i18n/format.ts'
import { formatRounded } from '#i18n/format-local.ts'
import { openDemoWorld } from '#test/support/demo-world.ts'
import type { DemoWorld } from '#test/support/demo-world.ts'
import { downloadExport } from '#test/support/download-export.ts'
import { expectAccessible, expectNothingCutOff } from '#test/support/page-checks.ts'
import { expect } from '#test/support/page-expect.ts'
import { readHeads, readRows, readTerms } from '#test/support/read-table.ts'
import { askReport, bodyOf, hourMs, lastDays, sumOf } from '#test/support/report-answers.ts'

const languages = [
  ['en', english],
  ['fr', french],
] as const

const days = 10
const range = lastDays(days)
const address = `/cost?from=${range.firstDay}&until=${range.lastDay}`

type CostRow = {
  readonly amount: string
  readonly workspace_id: string | null
  readonly model: string | null
  readonly cost_type: string | null
  readonly token_type: string | null
  readonly cost_source?: string
}

let world: DemoWorld
beforeAll(async () => {
  world = await openDemoWorld(days)
}, 240_000)
afterAll(() => world.close())

const costOf = (query: Record<string, string>) =>
  askReport<CostRow>(world, 'cost_report', {
    ...range.query,
    bucket_width: '1d',
    limit: String(days),
    ...query,
  })

function nanoOf(rows: readonly CostRow[]): bigint {
  return rows.reduce((sum, { amount }) => sum + parseSignedCents(amount)!, 0n)
}

const bySize = (a: readonly [string, bigint], b: readonly [string, bigint]): number =>
  a[1] > b[1] ? -1 : 1

describe.each(languages)('cost in %s', (language, { cost, usage, overview, workspaces: words }) => {
  const usd = (nanoUsd: bigint): string => formatUsd(nanoUsd, language)
  const rounded = (nanoUsd: bigint): string => formatRounded(nanoUsd, language)
  const totals = (page: Page) =>
    page.getByRole('region', { name: cost.daily }).getByLabel(cost.total, { exact: true })
  const figures = (page: Page) =>
    page
      .getByRole('region', { name: cost.daily })
      .getByRole('table', { name: new RegExp(`^${usage.figures}`) })

  test('days are typed digit by digit, and Back goes back to those before', async () => {
    const page = await world.open('/cost?from=2026-10-05&until=2026-10-25', { language })
    const day = page
      .getByRole('group', { name: usage.from, exact: true })
      .getByRole('spinbutton', { name: /^(day|jour)/i })
    await day.click()
    await page.keyboard.type('17')

    await page.waitForURL(/from=2026-10-17/)
    await expect(day).toHaveText('17')
    await page.goBack()
    await page.waitForURL(/from=2026-10-0?1/)
    await expect(day).toHaveText(/^0?1$/)
  })

  test('shows the figures of the API: totals, and each day by workspace', async () => {
    const buckets = await costOf({ 'group_by[]': 'workspace_id' })
    const byKind = (await costOf({ 'group_by[]': 'description' })).flatMap(({ results }) => results)
    const names = new Map(
      (
        await bodyOf<{ id: string; name: string }>(
          world,
          'workspaces?include_archived=true&limit=100',
        )
      ).map(({ id, name }) => [id, name]),
    )
    const page = await world.open(address, { language })
    await expect(figures(page)).toBeVisible()
    const all = buckets.flatMap(({ results }) => results)
    const nameOf = (id: string | null): string => (id === null ? words.default : names.get(id)!)
    const columns = [...Map.groupBy(all, (row) => row.workspace_id)]
      .map(([id, rows]) => [nameOf(id), nanoOf(rows)] as const)
      .toSorted(bySize)

    await expect
      .poll(() => readTerms(totals(page)))
      .toMatchObject({
        [cost.total]: usd(nanoOf(all)),
        [cost.tokens]: usd(nanoOf(byKind.filter((row) => row.token_type !== null))),
        [cost.tools]: usd(nanoOf(byKind.filter((row) => row.cost_type === 'web_search'))),
      })
    expect(nanoOf(all)).toBe(nanoOf(byKind))
    expect((await readHeads(figures(page))).slice(2)).toEqual(columns.map(([name]) => name))
    expect(await readRows(figures(page))).toEqual(
      buckets
        .filter(({ results }) => results.length > 0)
        .map(({ starting_at: startingAt, results }) => [
          formatDate(Date.parse(startingAt), language),
          rounded(nanoOf(results)),
          ...columns.map(([name]) =>
            rounded(nanoOf(results.filter((row) => nameOf(row.workspace_id) === name))),
          ),
        ]),
    )
    await expect(page.getByText(cost.rounding)).toBeVisible()
    await page.context().close()
  })

  test('says how much of the cost is estimated, as the API has it', async () => {
    const rows = (await costOf({ 'group_by[]': 'cost_source' })).flatMap(({ results }) => results)
    const of = (source: string): bigint => nanoOf(rows.filter((row) => row.cost_source === source))
    const page = await world.open(address, { language })
    const table = page.getByRole('table', { name: cost.sources })

    expect(of('estimated')).toBeGreaterThan(0n)
    await expect
      .poll(async () => (await readRows(table)).map(([source, amount]) => [source, amount]))
      .toEqual([
        [cost.source.reported, rounded(of('reported'))],
        [cost.source.estimated, rounded(of('estimated'))],
      ])
    await page.context().close()
  })

  test('shows the figures of the API by model, and opens a day in hours', async () => {
    const page = await world.open(`${address}&group=model`, { language })
    await expect(figures(page)).toBeVisible()
    const fullDay = days - 2
    await page.getByRole('figure').first().getByRole('link').nth(fullDay).click()
    await expect(page).toHaveURL(/day=/)
    const fromMs = range.fromMs + fullDay * 86_400_000
    const hours = await costOf({
      'group_by[]': 'model',
      bucket_width: '1h',
      limit: '24',
      starting_at: new Date(fromMs).toISOString(),
      ending_at: new Date(fromMs + 86_400_000).toISOString(),
    })
    const full = hours.filter(({ results }) => results.length > 0)
    await expect(figures(page).locator('tbody tr')).toHaveCount(full.length)

    expect((await readRows(figures(page))).map((row) => row[1])).toEqual(
      full.map(({ results }) => rounded(nanoOf(results))),
    )
    await expect(page.getByRole('figure').first().getByRole('link')).toHaveCount(0)
    await page.goBack()
    await expect(page).not.toHaveURL(/day=/)
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

  test('says of this month what it will come to, and whether it is final', async () => {
    const page = await world.open('/cost', { language })
    const region = page.getByRole('region', { name: cost.daily })

    await expect(region.getByText(cost.forecast)).toBeVisible()
    await expect(region.getByText(cost.openNone)).toBeVisible()
    const expected = usd(await forecast())
    await expect.poll(() => readTerms(totals(page))).toMatchObject({ [cost.forecast]: expected })
    await page.goto('/')
    await expect(page.getByRole('region', { name: overview.spent })).toContainText(
      `${overview.forecast} ${expected}`,
    )
    await page.context().close()
  })

  test('shows on the overview what was refused lately, as the API counts it', async () => {
    const buckets = await askReport<{ requests: number }>(world, 'usage_report/refusals', {
      ...lastHours(),
      bucket_width: '1h',
      limit: '24',
      'group_by[]': 'limiter',
    })
    const all = sumOf(
      buckets.flatMap(({ results }) => results),
      ({ requests }) => requests,
    )
    const page = await world.open('/', { language })
    const region = page.getByRole('region', { name: overview.refused })
    await expect(region.getByText(/\S/).nth(1)).toBeVisible()

    const shown = await region.locator('li a > span:last-child').allTextContents()
    expect(sumOf(shown, (text) => Number(text.replaceAll(/\D/g, '')))).toBe(all)
    await page.context().close()
  })
})

test.each([
  ['standard', english.usage.exportCsv],
  ['excel_fr', english.usage.exportExcel],
])(
  'the export in the style %s is what the API exports for what is selected',
  async (style, label) => {
    const page = await world.open(address)
    const query = new URLSearchParams({
      ...range.query,
      bucket_width: '1d',
      'group_by[]': 'workspace_id',
      style,
    })
    const exported = await downloadExport(world, page, {
      button: english.usage.export,
      label,
      path: `cost_report/export?${query.toString()}`,
    })

    expect(exported.split('\n').length).toBeGreaterThan(days)
    await page.context().close()
  },
)

/** What this month comes to if each day that is left costs the mean of the last seven full ones. */
async function forecast(): Promise<bigint> {
  const [now, dayMs] = [new Date(), 24 * hourMs]
  const todayMs = Math.floor(now.getTime() / dayMs) * dayMs
  const monthMs = Date.UTC(now.getUTCFullYear(), now.getUTCMonth())
  const nextMs = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1)
  const between = async (fromMs: number, toMs: number): Promise<bigint> => {
    if (fromMs >= toMs) return 0n
    const buckets = await askReport<CostRow>(world, 'cost_report', {
      starting_at: new Date(fromMs).toISOString(),
      ending_at: new Date(toMs).toISOString(),
      limit: '31',
    })
    return nanoOf(buckets.flatMap(({ results }) => results))
  }
  const mean = (await between(todayMs - 7 * dayMs, todayMs)) / 7n
  const today = await between(todayMs, todayMs + dayMs)
  const daysAfter = BigInt(Math.round((nextMs - todayMs) / dayMs) - 1)
  const before = await between(monthMs, todayMs)
  return before + (today > mean ? today : mean) + mean * daysAfter
}

function lastHours() {
  const toMs = (Math.floor(Date.now() / hourMs) + 1) * hourMs
  return {
    starting_at: new Date(toMs - 24 * hourMs).toISOString(),
    ending_at: new Date(toMs).toISOString(),
  }
}

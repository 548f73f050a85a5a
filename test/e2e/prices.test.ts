import { afterAll, beforeAll, describe, test } from 'vitest'
import { messages as en } from '#i18n/console/messages.en.ts'
import { messages as fr } from '#i18n/console/messages.fr.ts'
import { startAnyModelUpstream } from '#test/support/any-model-upstream.ts'
import { openConsoleWorld } from '#test/support/browser.ts'
import type { ConsoleWorld, Credentials } from '#test/support/browser.ts'
import { expectAccessible, expectNothingCutOff } from '#test/support/page-checks.ts'
import { expect } from '#test/support/page-expect.ts'

let upstream: Awaited<ReturnType<typeof startAnyModelUpstream>>
let world: ConsoleWorld
let billing: Credentials
let key: string
beforeAll(async () => {
  upstream = await startAnyModelUpstream()
  world = await openConsoleWorld({
    ATELIER_UPSTREAM_URL: upstream.url,
    ANTHROPIC_API_KEY: 'sk-ant-of-the-test',
  })
  billing = await world.join({ name: 'Bill', email: 'bill@acme.example', role: 'billing' })
  key = (await world.api('POST', 'api_keys', { name: 'key' })).key
  const scope = { type: 'organization' }
  await world.api('POST', 'spend_limits', { scope, amount: '100000' })
  await send('claude-next-9')
  await send('claude-next-10')
})
afterAll(async () => {
  await world.close()
  upstream.close()
})

/** A thousand tokens in and a hundred out. */
async function send(model: string): Promise<void> {
  const answer = await fetch(`${world.url}/v1/messages`, {
    method: 'POST',
    headers: {
      'x-api-key': key,
      'anthropic-version': '2023-06-01',
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      model,
      max_tokens: 100,
      messages: [{ role: 'user', content: 'Good morning. '.repeat(100) }],
    }),
  })
  expect(answer.status).toBe(200)
  await answer.text()
}

/** What the organization has spent, in cents. */
async function spentCents(): Promise<number> {
  const { data } = await world.api('GET', 'spend_limits/effective')
  return Number(data[0].spent)
}

const priceOf = (model: string, output: string) => ({
  type: 'model_price',
  model,
  prices: { input: '1', cache_write_5m: '1', cache_write_1h: '1', cache_read: '1', output },
})

/** In force a moment after it may be; the test that needs it comes last. */
let changed: { readonly id: string; readonly effective_at: string }

test('a price that is set in the browser is what the next request is charged, once it holds', async () => {
  const page = await world.open('/settings/prices')
  const unpriced = page.getByRole('table', { name: en.priceChanges.unpricedTitle })
  const row = unpriced.getByRole('row').filter({ hasText: 'claude-next-9' })
  await expect(row).toContainText('$0.0225')
  await row.getByRole('button', { name: en.priceChanges.setPrice }).click()
  const sheet = page.getByRole('dialog', { name: /claude-next-9/ })
  for (const [label, price] of [
    [en.prices.input, '2'],
    [en.prices.cacheWrite5m, '2,5'],
    [en.prices.cacheWrite1h, '4.0'],
    [en.prices.cacheRead, '$0.2'],
    [en.prices.output, '10'],
  ] as const) {
    await sheet.getByRole('textbox', { name: label }).fill(price)
  }
  await expect(sheet).toContainText('$2.50 per million tokens')
  await expectAccessible(page)
  await sheet.getByRole('button', { name: en.common.showCommand }).click()
  await expect(sheet).toContainText('atelier prices set')
  await sheet.getByRole('button', { name: en.priceChanges.setPrice }).click()

  await expect(row).toContainText('Has a price from')
  const { data } = await world.api('GET', 'prices/history')
  changed = data[0]
  expect(data[0].setting).toMatchObject({ prices: { input: '2.00', cache_write_5m: '2.50' } })
})

describe.each([
  ['en', en],
  ['fr', fr],
] as const)('the page of prices in %s', (language, { prices, priceChanges, common, errors }) => {
  const decimal = (text: string) => (language === 'fr' ? text.replace('.', ',') : text)

  test('sets a factor for all models from a day on, shows it as scheduled, and takes it back', async () => {
    const page = await world.open('/settings/prices', { language })
    await page.getByRole('button', { name: priceChanges.setFactor, exact: true }).click()
    const dialog = page.getByRole('dialog', { name: priceChanges.setFactorForAll })
    await dialog.getByRole('textbox', { name: priceChanges.factor }).fill(decimal('0.85'))
    await expect(dialog).toContainText(/15\s?%/)
    await dialog.getByText(priceChanges.fromDay, { exact: true }).click()
    const day = dialog.getByRole('group', { name: priceChanges.day })
    await day.getByRole('spinbutton').first().click()
    await page.keyboard.type(language === 'fr' ? '15012099' : '01152099')
    await dialog.getByRole('button', { name: priceChanges.set, exact: true }).click()

    const scheduled = page.getByRole('table', { name: priceChanges.scheduledTitle })
    const row = scheduled.getByRole('row').filter({ hasText: decimal('0.85') })
    await expect(row).toContainText('2099')
    const opus = page
      .getByRole('table', { name: prices.title })
      .getByRole('row')
      .filter({ hasText: 'claude-opus-5-5' })
    await expect(opus).toContainText('2099')
    await expectAccessible(page)

    await row.getByRole('button', { name: priceChanges.takeBackOf('') }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: priceChanges.takeBack }).click()
    await expect(opus).not.toContainText('2099')
  })

  test('asks where an amount reads two ways', async () => {
    const page = await world.open('/settings/prices', { language })
    await expect(page.getByText(prices.webSearchHelp)).toBeVisible()
    await page.getByRole('button', { name: priceChanges.setPrice, exact: true }).last().click()
    const dialog = page.getByRole('dialog', { name: priceChanges.setSearchPrice })
    const field = dialog.getByRole('textbox', { name: priceChanges.searchPrice })
    await field.fill(language === 'fr' ? '1.250' : '1,250')
    await expect(dialog).toContainText(
      errors.ambiguous(language === 'fr' ? '1 250' : '1,250', decimal('1.25')),
    )
    await dialog.getByRole('button', { name: decimal('1.25'), exact: true }).click()
    await expect(dialog).toContainText(
      prices.perThousandSearches(language === 'fr' ? '1,25 $US' : '$1.25'),
    )
    await field.fill('0')
    await expect(dialog).toContainText(priceChanges.notADecimal)
  })

  test('shows the history at an address of its own', async () => {
    const page = await world.open('/settings/prices?history=claude-next-9', { language })
    const sheet = page.getByRole('dialog', { name: priceChanges.historyOf('claude-next-9') })
    await expect(sheet).toContainText('ada')
    await expectAccessible(page)
  })

  test('lets whoever may not set prices look, and says why no more', async () => {
    const page = await world.open('/settings/prices', { language, as: billing })
    const button = page.getByRole('button', { name: priceChanges.setPrice, exact: true }).first()
    await expect(button).toHaveAttribute('aria-disabled', 'true')
  })

  test.each(['light', 'dark'] as const)('fits a telephone, %s', async (theme) => {
    const page = await world.open('/settings/prices', { language, theme, width: 360 })
    const unpriced = page.getByRole('table', { name: priceChanges.unpricedTitle })
    await expect(unpriced).toContainText('claude-next-10')
    await expect(page.getByText(prices.webSearchHelp)).toBeVisible()
    await expectNothingCutOff(page)
    await expectAccessible(page)
    await page.getByRole('button', { name: priceChanges.setPrice, exact: true }).first().click()
    await expect(page.getByRole('dialog').getByText(common.cancel)).toBeVisible()
    await expectNothingCutOff(page)
    await expectAccessible(page)
  })
})

test('once it holds, requests are charged by it, and the model is not listed any more', async () => {
  await world.api('POST', 'prices', { setting: priceOf('claude-next-10', '20') })
  const before = await spentCents()
  await expect
    .poll(async () => (await world.api('GET', `prices/${changed.id}`)).status, { timeout: 95_000 })
    .toBe('in_force')

  await send('claude-next-9')

  // A thousand at $2 and a hundred at $10 per million: 0.3 cents.
  expect((await spentCents()) - before).toBeCloseTo(0.3, 7)
  const { data } = await world.api('GET', 'prices/unpriced')
  expect(data.map(({ id }: { id: string }) => id)).not.toContain('claude-next-9')
}, 120_000)

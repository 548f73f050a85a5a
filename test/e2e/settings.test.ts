import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { messages as english } from '#i18n/console/messages.en.ts'
import { messages as french } from '#i18n/console/messages.fr.ts'
import { openConsoleWorld } from '#test/support/browser.ts'
import type { ConsoleWorld, Credentials } from '#test/support/browser.ts'
import { expectAccessible, expectNothingCutOff } from '#test/support/page-checks.ts'
import { expect } from '#test/support/page-expect.ts'

let world: ConsoleWorld
let billing: Credentials
let developer: Credentials
let user: Credentials
beforeAll(async () => {
  world = await openConsoleWorld()
  const person = (name: string, role: string) =>
    world.join({ name, email: `${name}@acme.example`.toLowerCase(), role })
  billing = await person('Grace', 'billing')
  developer = await person('Dev', 'developer')
  user = await person('Uma', 'user')
  const { id } = await world.api('POST', 'workspaces', { name: 'Search' })
  await world.api('POST', `workspaces/${id}`, { name: 'Search engine', tags: { env: 'prod' } })
})
afterAll(() => world.close())

const bothLanguages = [
  ['en', english],
  ['fr', french],
] as const

describe.each(bothLanguages)('the organization in %s', (language, { settings, common }) => {
  test('is set by an admin, who is told which line is no address', async () => {
    await world.api('POST', 'settings', { language: 'en', alert_emails: [] })
    const page = await world.open('/settings/organization', { language })

    const emails = page.getByRole('textbox', { name: settings.alertEmails })
    await emails.fill('finance@acme.example\nnobody')
    await page.getByRole('radio', { name: settings.languages.fr }).check({ force: true })
    await page.getByRole('button', { name: common.save }).click()
    await expect(page.getByText(settings.alertEmailProblem(2, 'nobody'))).toBeVisible()
    await expectAccessible(page)
    await emails.fill('finance@acme.example')
    await page.getByRole('button', { name: common.save }).click()

    await expect(page.getByText(common.saved)).toBeVisible()
    expect(await world.api('GET', 'settings')).toMatchObject({
      language: 'fr',
      alert_emails: ['finance@acme.example'],
    })
  })

  test('is read and not set by billing', async () => {
    const page = await world.open('/settings/organization', {
      language,
      theme: 'dark',
      width: 360,
      as: billing,
    })

    await expect(page.getByRole('button', { name: common.save })).toHaveAttribute(
      'aria-disabled',
      'true',
    )
    await expectAccessible(page)
    await expectNothingCutOff(page)
  })
})

describe.each(bothLanguages)('prices and upstream in %s', (language, words) => {
  const { prices, upstream, errors } = words

  test('prices are found by model', async () => {
    const page = await world.open('/settings/prices', { language, as: billing })

    await page.getByRole('searchbox', { name: prices.search }).fill('haiku 5')
    const rows = page.getByRole('table').locator('tbody').getByRole('row')
    await expect(rows).toHaveCount(2)
    await expect(rows.first()).toContainText(language === 'en' ? '$0.125' : '0,125 $US')
    await expect(rows.nth(1)).toContainText(prices.above(language === 'en' ? '100,000' : '100 000'))
    await expectAccessible(page)
  })

  test('prices are not shown to whoever sees no usage', async () => {
    const page = await world.open('/settings/prices', { language, width: 360, as: user })

    await expect(page.getByText(errors.forbidden).first()).toBeVisible()
    await expect(page.getByRole('navigation').getByText(prices.title)).toHaveCount(0)
    await expectNothingCutOff(page)
  })

  test('the connection to the upstream is tried by an admin', async () => {
    const page = await world.open('/settings/upstream', { language, theme: 'dark' })

    await expect(page.getByText(upstream.kinds.simulator, { exact: true })).toBeVisible()
    await page.getByRole('button', { name: upstream.test }).click()
    await expect(page.getByText(/ \d+\sms\.$/)).toBeVisible()
    await expect(page.getByText(upstream.statuses.ok)).toBeVisible()
    await expectAccessible(page)
  })

  test('the upstream is seen and not tried by billing', async () => {
    const page = await world.open('/settings/upstream', { language, width: 360, as: billing })

    await expect(page.getByRole('button', { name: upstream.test })).toHaveAttribute(
      'aria-disabled',
      'true',
    )
    await expectNothingCutOff(page)
  })
})

describe.each(bothLanguages)('the audit log in %s', (language, { audit, errors }) => {
  test('is filtered, and shows what a change has changed', async () => {
    const page = await world.open('/settings/activity', { language })

    await page.getByRole('button', { name: new RegExp(audit.allTypes) }).click()
    await page
      .getByRole('option', { name: audit.types.platform_workspace_updated, exact: true })
      .click()
    await expect(page).toHaveURL(/type=platform_workspace_updated/)
    const rows = page.getByRole('table').locator('tbody').getByRole('row')
    await expect(rows).toHaveCount(1)
    await expect(rows.first()).toContainText('Search engine')
    await expectAccessible(page)
    await page.getByRole('link', { name: audit.types.platform_workspace_updated }).click()

    const changes = page.getByRole('dialog').getByRole('region', { name: audit.changes })
    await expect(changes).toContainText('Search engine')
    await expect(changes).toContainText('"env": "prod"')
    await expectAccessible(page)
    await page.getByRole('button', { name: audit.onlySubject }).click()
    await expect(page).toHaveURL(/subject=wrkspc_/)
  })

  test('is exported as JSON lines, with the filters that are set', async () => {
    const page = await world.open('/settings/activity?type=platform_workspace_created', {
      language,
    })

    const coming = page.waitForEvent('download')
    await page.getByRole('link', { name: audit.export }).click()
    const path = await (await coming).path()

    const lines = readFileSync(path, 'utf8').trim().split('\n')
    expect(lines.map((line) => JSON.parse(line).type)).toEqual(['platform_workspace_created'])
  })

  test('refuses a developer, and tells of the attempt', async () => {
    const denied = await world.open('/settings/activity', { language, as: developer })
    await expect(denied.getByText(errors.forbidden).first()).toBeVisible()

    const page = await world.open('/settings/activity?type=permission_denied', {
      language,
      theme: 'dark',
      width: 360,
    })
    await expect(
      page.getByRole('link', { name: audit.types.permission_denied }).first(),
    ).toBeVisible()
    await expect(page.getByRole('table').getByText('Dev').first()).toBeVisible()
    await expectAccessible(page)
    await expectNothingCutOff(page)
  })
})

import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { messages as en } from '#i18n/console/messages.en.ts'
import { messages as fr } from '#i18n/console/messages.fr.ts'
import { openConsoleWorld } from '#test/support/browser.ts'
import type { ConsoleWorld } from '#test/support/browser.ts'
import { expectAccessible, expectNothingCutOff } from '#test/support/page-checks.ts'
import { expect } from '#test/support/page-expect.ts'

describe.each([
  ['en', en],
  ['fr', fr],
] as const)('an installation that nobody has set up, in %s', (language, words) => {
  let world: ConsoleWorld
  beforeAll(async () => {
    world = await openConsoleWorld({}, { isSetUp: false, isPublic: true })
  })
  afterAll(() => world.close())
  const { setup, ...signIn } = words.signIn

  test('tells whoever wants to sign in where the link is', async () => {
    const page = await world.open('/', { language, as: null })

    await expect(page.getByText(signIn.setupNeeded)).toBeVisible()
    await expect(page.getByLabel(signIn.email)).toHaveCount(0)
  })

  test('tells of a link without its secret, and of one that opens nothing', async () => {
    const page = await world.open('/setup', { language, as: null })
    await expect(page.getByRole('alert')).toContainText(setup.noLink)

    await page.goto('/setup#atl-setup01-wrong')
    await page.reload()
    await fill(page, words)
    await page.getByRole('button', { name: setup.submit }).click()

    await expect(page.getByRole('alert')).toContainText(setup.linkInvalid)
  })

  test.each(['light', 'dark'] as const)('keeps nobody out in the %s theme', async (theme) => {
    const page = await world.open('/setup#some', { language, theme, as: null, width: 360 })
    await expect(page.getByLabel(setup.organization)).toBeVisible()

    await expectAccessible(page)
    await expectNothingCutOff(page)
  })

  test('is set up with the printed link, once, and leads into the console', async () => {
    const link = /\/setup#\S+/.exec(world.output())?.[0] ?? ''
    const page = await world.open(link, { language, as: null })
    await page.getByRole('button', { name: setup.submit }).click()
    await expect(page.getByText(words.errors.required).first()).toBeVisible()
    await fill(page, words)
    await page.getByLabel(signIn.passwordLabel).fill('short')
    await page.getByRole('button', { name: setup.submit }).click()
    await expect(page.getByText(words.errors.tooShort('8'), { exact: true })).toBeVisible()

    await page.getByLabel(signIn.passwordLabel).fill('correct horse battery')
    await page.getByRole('button', { name: setup.submit }).click()

    await expect(page).toHaveURL(/:\d+\/$/)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(words.navigation.overview)
    await expect(page.getByRole('link', { name: 'Grace & Co' })).toBeVisible()
    await page.goto(link)
    await page.reload()
    await expect(page.getByRole('alert')).toContainText(setup.done)
  })
})

async function fill(page: Page, words: typeof en): Promise<void> {
  const { setup, ...signIn } = words.signIn
  await page.getByLabel(setup.organization).fill('Grace & Co')
  await page.getByLabel(signIn.yourName).fill('Grace Hopper')
  await page.getByLabel(signIn.email).fill('grace@acme.example')
  await page.getByLabel(signIn.passwordLabel).fill('correct horse battery')
}

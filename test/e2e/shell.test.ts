import { AxeBuilder } from '@axe-core/playwright'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { openConsoleWorld } from '#test/support/browser.ts'
import type { ConsoleWorld } from '#test/support/browser.ts'
import { expect } from '#test/support/page-expect.ts'

let world: ConsoleWorld
beforeAll(async () => {
  world = await openConsoleWorld()
})
afterAll(() => world.close())

describe('the shell', () => {
  test.each([
    ['en', 'Settings', 'Workspaces'],
    ['fr', 'Paramètres', 'Espaces de travail'],
  ] as const)('leads to the workspaces in %s', async (language, settings, workspaces) => {
    const page = await world.open('/', { language })

    await expect(page.getByRole('navigation').getByText(settings)).toBeVisible()
    await page.getByRole('navigation').getByRole('link', { name: workspaces }).click()

    await expect(page).toHaveURL(/\/settings\/workspaces$/)
    await expect(page.getByRole('heading', { level: 1, name: workspaces })).toBeVisible()
    expect(await page.locator('html').getAttribute('lang')).toBe(language)
  })

  test('whoever is not signed in is asked to, and comes back to where they wanted to go', async () => {
    const page = await world.open('/settings/keys?q=ci', { as: null })

    await expect(page).toHaveURL(/\/sign-in\?next=/)
  })

  test.each(['light', 'dark'] as const)('keeps nobody out in the %s theme', async (theme) => {
    const page = await world.open('/settings/workspaces', { theme })
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()

    const { violations } = await new AxeBuilder({ page }).analyze()

    expect(violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ html }) => html) }))).toEqual(
      [],
    )
  })

  test('the command menu opens from the keyboard and goes to a page', async () => {
    const page = await world.open('/')
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()

    await page.keyboard.press('Control+k')
    await page.getByRole('searchbox', { name: /Go to a page/ }).fill('audit')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')

    await expect(page).toHaveURL(/\/settings\/activity$/)
  })
})

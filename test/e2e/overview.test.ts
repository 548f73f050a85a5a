import { afterAll, beforeAll, describe, test } from 'vitest'
import { messages as english } from '#i18n/console/messages.en.ts'
import { messages as french } from '#i18n/console/messages.fr.ts'
import { openConsoleWorld } from '#test/support/browser.ts'
import type { ConsoleWorld, Credentials } from '#test/support/browser.ts'
import { expectAccessible, expectNothingCutOff } from '#test/support/page-checks.ts'
import { expect } from '#test/support/page-expect.ts'

const languages = [
  ['en', english, { total: '$1,042.30', search: '$842.30 of $1,000.00', percent: '84%' }],
  ['fr', french, { total: '1 042,30 $US', search: '842,30 $US sur 1 000,00 $US', percent: '84 %' }],
] as const

const dayMs = 86_400_000

let world: ConsoleWorld
let billing: Credentials
let user: Credentials
beforeAll(async () => {
  world = await openConsoleWorld()
  const { api } = world
  const workspace = async (name: string, limit: string, spent: string) => {
    const { id } = await api('POST', 'workspaces', { name })
    const scope = { type: 'workspace', workspace_id: id }
    await api('POST', 'spend_limits', { scope, amount: limit })
    await api('POST', 'spend_adjustments', { scope, amount: spent, reason: 'seed' })
    return id
  }
  await api('POST', 'spend_limits', { scope: { type: 'organization' }, amount: '500000' })
  const search = await workspace('Search', '100000', '84230')
  await workspace('Support', '20000', '20000')
  const { id: paused } = await api('POST', 'workspaces', { name: 'Quiet' })
  await api('POST', `workspaces/${paused}/pause`, {})
  const expiresAt = new Date(Date.now() + 3 * dayMs).toISOString()
  await api('POST', 'api_keys', { name: 'ci', workspace_id: search, expires_at: expiresAt })
  billing = await world.join({ name: 'Grace', email: 'grace@acme.example', role: 'billing' })
  user = await world.join({ name: 'Uma', email: 'uma@acme.example', role: 'user' })
})
afterAll(() => world.close())

describe.each(languages)('the overview in %s', (language, { overview, navigation }, shown) => {
  test('shows what was spent, with what is nearest to its limit first', async () => {
    const page = await world.open('/', { language })

    await expect(page.getByRole('region', { name: overview.spent })).toContainText(shown.total)
    const rows = page.getByRole('region', { name: overview.workspaces }).getByRole('listitem')
    await expect(rows.first()).toContainText('Support')
    await expect(rows.nth(1)).toContainText(shown.search)
    await expectAccessible(page)
  })

  test('leads from what needs attention to where it is seen to', async () => {
    const page = await world.open('/', { language })
    const attention = page.getByRole('region', { name: overview.attention })

    await expect(attention.getByText(overview.limitReached('Support'))).toBeVisible()
    await expect(attention.getByText(overview.paused('Quiet'))).toBeVisible()
    // Invitations are held: this server does not know the address that their links begin with.
    await expect(attention.getByText(overview.held(2))).toBeVisible()
    await expect(attention.getByText(/ci.*expire/)).toBeVisible()
    await attention.getByText(overview.limitNear('Search', shown.percent)).click()
    await expect(page).toHaveURL(/\/settings\/workspaces\/wrkspc_\w+\/limits$/)
  })

  test('tells admins that the simulator answers, and what to do about it', async () => {
    const page = await world.open('/settings/workspaces', { language })

    await page.getByRole('note').filter({ hasText: navigation.simulator }).getByRole('link').click()
    await expect(page).toHaveURL(/\/settings\/upstream$/)
  })

  test('shows billing what was spent, and nothing that only admins may see', async () => {
    const page = await world.open('/', { language, as: billing })

    await expect(page.getByRole('region', { name: overview.spent })).toContainText(shown.total)
    await expect(page.getByText(overview.simulator)).toBeVisible()
    await expect(page.getByText(overview.held(2))).toHaveCount(0)
  })

  test('shows whoever sees no figures where to begin', async () => {
    const page = await world.open('/', { language, as: user })
    const start = page.getByRole('region', { name: overview.start })

    await expect(start.getByRole('link', { name: overview.startConnect })).toBeVisible()
    await expect(start.getByRole('link', { name: overview.startWorkspace })).toHaveCount(0)
    await expect(page.getByText(overview.simulator)).toBeVisible()
    await expect(page.getByText(navigation.simulator)).toHaveCount(0)
    await expect(page.getByRole('region', { name: overview.spent })).toHaveCount(0)
    await expect(page.getByRole('region', { name: overview.attention })).toHaveCount(0)
  })

  test('fits a narrow screen in the dark theme', async () => {
    const page = await world.open('/', { language, theme: 'dark', width: 360 })
    await expect(page.getByText(overview.limitReached('Support'))).toBeVisible()

    await expectNothingCutOff(page)
    await expectAccessible(page)
  })
})

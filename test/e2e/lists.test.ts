import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { messages as english } from '#i18n/console/messages.en.ts'
import { messages as french } from '#i18n/console/messages.fr.ts'
import { openConsoleWorld } from '#test/support/browser.ts'
import type { ConsoleWorld } from '#test/support/browser.ts'
import { expect } from '#test/support/page-expect.ts'

let world: ConsoleWorld
beforeAll(async () => {
  world = await openConsoleWorld({ ATELIER_WEBHOOK_ALLOWED_NETWORKS: '127.0.0.1/32' })
  const emails = Array.from(
    { length: 25 },
    (_, at) => `p${String(at).padStart(2, '0')}@acme.example`,
  )
  await world.api('POST', 'invites/batch', { emails, role: 'user' })
  const url = 'http://127.0.0.1:9/hook'
  for (let at = 0; at < 22; at++) {
    await world.api('POST', 'webhooks', { name: `hook ${String(at).padStart(2, '0')}`, url })
  }
  const { id } = await world.api('POST', 'workspaces', { name: 'Haystack' })
  for (const reason of ['a launch in spring', 'evaluations']) {
    const body = { workspace_id: id, amount: '100', period: 'monthly', reason }
    await world.api('POST', 'spend_limit_increase_requests', body)
  }
  const scope = { type: 'organization' }
  for (let at = 1; at <= 10; at++) {
    await world.api('POST', 'notifications', {
      scope,
      threshold: { type: 'amount', amount: String(at * 100) },
      recipients: { emails: [`watch${at}@acme.example`] },
    })
  }
})
afterAll(() => world.close())

const bothLanguages = [
  ['en', english],
  ['fr', french],
] as const

describe.each(bothLanguages)('lists in %s', (language, words) => {
  const { common, people, webhooks, requests, outbox, audit, limits, account } = words
  const open = (path: string): Promise<Page> => world.open(path, { language })
  const table = (page: Page, label: string) => page.getByRole('table', { name: label })
  /** What stands in the first cell of each row. */
  const firsts = (page: Page, label: string) =>
    table(page, label).locator('tbody tr td:first-child')
  const sortBy = (page: Page, label: string, column: string) =>
    table(page, label).getByRole('button', { name: column }).click()

  test('open invitations are searched, sorted and paged beside the members', async () => {
    const page = await open('/settings/members')
    const rows = firsts(page, people.openInvitations)

    await sortBy(page, people.openInvitations, people.address)
    await expect(rows.first()).toContainText('p00@')
    await expect(rows).toHaveCount(20)
    await page.getByRole('button', { name: common.next }).click()
    await expect(rows).toHaveCount(5)
    await expect(rows.first()).toContainText('p20@')
    await page.reload()
    await expect(rows.first()).toContainText('p20@')
    await page.getByRole('searchbox', { name: people.searchInvitations }).fill('P13')
    await expect(rows).toHaveCount(1)
    await expect(rows).toContainText('p13@')
    await expect(table(page, people.title).getByText('ada@acme.example')).toBeVisible()
  })

  test('webhooks are searched, sorted and paged', async () => {
    const page = await open('/settings/webhooks')
    const rows = firsts(page, webhooks.title)

    await sortBy(page, webhooks.title, common.name)
    await expect(rows.first()).toHaveText('hook 00')
    await page.getByRole('button', { name: common.next }).click()
    await expect(rows).toHaveText(['hook 20', 'hook 21'])
    await page.getByRole('searchbox', { name: webhooks.search }).fill('HOOK 07')
    await expect(rows).toHaveText(['hook 07'])
  })

  test('requests for more, mails and activities are searched and sorted', async () => {
    const page = await open('/settings/requests')
    await page.getByRole('searchbox', { name: requests.search }).fill('LAUNCH')
    await expect(table(page, requests.title).getByText('a launch in spring')).toBeVisible()
    await expect(table(page, requests.title).getByText('evaluations')).toBeHidden()

    await page.goto('/settings/outbox')
    const mails = table(page, outbox.title)
    await expect(mails.getByRole('cell', { name: 'p24@acme.example', exact: true })).toBeVisible()
    await page.getByRole('searchbox', { name: outbox.recipientFilter }).fill('P03@')
    await expect(mails.getByRole('cell', { name: 'p03@acme.example', exact: true })).toBeVisible()
    await expect(mails.getByRole('cell', { name: 'p24@acme.example', exact: true })).toBeHidden()

    await page.goto('/settings/activity')
    const when = table(page, audit.title).getByRole('columnheader', { name: audit.when })
    await expect(when).toHaveAttribute('aria-sort', 'descending')
    await sortBy(page, audit.title, audit.when)
    await expect(when).toHaveAttribute('aria-sort', 'ascending')
    await expect(page).toHaveURL(/sort=oldest_first/)
  })

  test('lists that come whole are searched where they are long, and sorted', async () => {
    const page = await open('/settings/limits')
    const label = limits.alerts.title
    const rows = firsts(page, label)

    await expect(rows).toHaveCount(10)
    await sortBy(page, label, limits.alerts.when)
    await expect(rows.first()).toContainText(/(^|\D)1[.,]00/)
    await page.getByRole('searchbox', { name: common.search }).fill('watch7@')
    await expect(rows).toHaveCount(1)
    await page.goto('/account')
    const used = table(page, account.sessions.title)
    await sortBy(page, account.sessions.title, account.sessions.lastUsed)
    await expect(
      used.getByRole('columnheader', { name: account.sessions.lastUsed }),
    ).toHaveAttribute('aria-sort', 'ascending')
  })
})

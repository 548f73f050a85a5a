import type { Locator, Page } from 'playwright'
import { afterAll, beforeAll, test } from 'vitest'
import { messages } from '#i18n/console/messages.en.ts'
import { openConsoleWorld } from '#test/support/browser.ts'
import type { ConsoleWorld } from '#test/support/browser.ts'
import { expect } from '#test/support/page-expect.ts'

// Everything here is done with the keyboard alone: whoever has no other way goes on from where they were.

const { common, keys, limits, members, people, webhooks, workspaces, account } = messages

let world: ConsoleWorld
let workspaceId: string
beforeAll(async () => {
  world = await openConsoleWorld({ ATELIER_WEBHOOK_ALLOWED_NETWORKS: '127.0.0.1/32' })
  const { id } = await world.api('POST', 'workspaces', { name: 'Focus' })
  workspaceId = id
})
afterAll(() => world.close())

/** By the keys of a menu: opened, walked down to the action, chosen. */
async function chooseInMenu(page: Page, name: string, action: string): Promise<void> {
  await page.getByRole('button', { name: common.more(name) }).focus()
  await page.keyboard.press('Enter')
  const item = page.getByRole('menuitem', { name: action, exact: true })
  await expect(item).toBeVisible()
  for (let step = 0; step < 12; step++) {
    if (await item.evaluate((element) => element === element.ownerDocument.activeElement)) break
    await page.keyboard.press('ArrowDown')
  }
  await expect(item).toBeFocused()
  await page.keyboard.press('Enter')
}

/** Answers the question that is open with the button that does it. */
async function confirm(page: Page, action: string, typed?: string): Promise<void> {
  const question = page.getByRole('alertdialog')
  await expect(question).toBeVisible()
  if (typed !== undefined) {
    await question.getByRole('textbox').focus()
    await page.keyboard.type(typed)
  }
  await question.getByRole('button', { name: action, exact: true }).focus()
  await page.keyboard.press('Enter')
  await expect(question).toBeHidden()
}

const moreOf = (page: Page, name: string): Locator =>
  page.getByRole('button', { name: common.more(name) })

test('a webhook that is deleted leaves the focus with the next one, the last with the list', async () => {
  for (const name of ['one', 'two', 'three']) {
    await world.api('POST', 'webhooks', { name, url: 'http://127.0.0.1:9/hook' })
  }
  const page = await world.open('/settings/webhooks?sort=name_ascending')

  await chooseInMenu(page, 'one', webhooks.delete)
  await confirm(page, webhooks.delete)
  await expect(moreOf(page, 'three')).toBeFocused()
  await chooseInMenu(page, 'two', webhooks.delete)
  await confirm(page, webhooks.delete)
  await expect(moreOf(page, 'three')).toBeFocused()
  await chooseInMenu(page, 'three', webhooks.delete)
  await confirm(page, webhooks.delete)
  await expect(page.getByText(webhooks.empty)).toBeVisible()
  await expect(page.getByRole('main')).toBeFocused()
})

test('an invitation that is revoked leaves it with the next', async () => {
  for (const name of ['a', 'b']) {
    await world.api('POST', 'invites', { email: `${name}@acme.example`, role: 'user' })
  }
  const page = await world.open('/settings/members?invite_sort=name_ascending')

  await chooseInMenu(page, 'a@acme.example', people.revoke)
  await confirm(page, people.revoke)

  await expect(moreOf(page, 'b@acme.example')).toBeFocused()
})

test('a key and an admin key that are deleted leave it with the next', async () => {
  for (const name of ['first key', 'second key']) {
    await world.api('POST', 'api_keys', { name, workspace_id: workspaceId })
    await world.api('POST', 'admin_keys', { name })
  }
  const page = await world.open(`/settings/workspaces/${workspaceId}/keys?sort=name_ascending`)

  await chooseInMenu(page, 'first key', keys.delete)
  await confirm(page, keys.delete, 'first key')
  await expect(moreOf(page, 'second key')).toBeFocused()
  await page.goto('/settings/admin-keys?sort=name_ascending')
  await chooseInMenu(page, 'first key', keys.adminKeys.delete)
  await confirm(page, keys.adminKeys.delete, 'first key')
  await expect(page.getByRole('row', { name: /first key/ })).toBeHidden()
  await expect(moreOf(page, 'second key')).toBeFocused()
})

test('a limit that is removed leaves it beside, a notification with the next or its section', async () => {
  const scope = { type: 'workspace', workspace_id: workspaceId }
  await world.api('POST', 'spend_limits', { scope, amount: '1000', period: 'monthly' })
  for (const amount of ['100', '200']) {
    const recipients = { emails: ['ada@acme.example'] }
    const threshold = { type: 'amount', amount }
    await world.api('POST', 'notifications', { scope, threshold, recipients })
  }
  const page = await world.open(`/settings/workspaces/${workspaceId}/limits`)
  const month = page.getByRole('region', { name: limits.spend.periods.monthly })

  await month.getByRole('button', { name: limits.spend.remove }).focus()
  await page.keyboard.press('Enter')
  await confirm(page, limits.spend.remove)
  await expect(month.getByRole('button', { name: limits.spend.remove })).toBeHidden()
  await expect(month.getByRole('button', { name: limits.spend.change })).toBeFocused()

  const rows = page.getByRole('table', { name: limits.alerts.title }).locator('tbody tr')
  await chooseInMenu(page, '$1.00 per month', limits.alerts.delete)
  await confirm(page, limits.alerts.delete)
  await expect(rows).toHaveCount(1)
  await expect(moreOf(page, '$2.00 per month')).toBeFocused()
  await chooseInMenu(page, '$2.00 per month', limits.alerts.delete)
  await confirm(page, limits.alerts.delete)
  await expect(page.getByText(limits.alerts.empty)).toBeVisible()
  await expect(page.getByRole('region', { name: limits.alerts.title })).toBeFocused()
})

test('somebody who is removed from a workspace, and a workspace that is archived, leave it with the next', async () => {
  const grace = await world.join({ name: 'Grace', email: 'grace@acme.example', role: 'user' })
  const hedy = await world.join({ name: 'Hedy', email: 'hedy@acme.example', role: 'user' })
  for (const { id } of [grace, hedy]) {
    const body = { user_id: id, workspace_role: 'workspace_user' }
    await world.api('POST', `workspaces/${workspaceId}/members`, body)
  }
  for (const name of ['A one', 'A two']) await world.api('POST', 'workspaces', { name })
  const page = await world.open(`/settings/workspaces/${workspaceId}/members`)

  await page.getByRole('button', { name: members.remove('Grace') }).focus()
  await page.keyboard.press('Enter')
  await confirm(page, members.removeAction)
  await expect(page.getByRole('row', { name: /Grace/ })).toBeHidden()
  await expect(page.getByRole('button', { name: members.remove('Hedy') })).toBeFocused()

  await page.goto('/settings/workspaces')
  await chooseInMenu(page, 'A one', workspaces.archive)
  await confirm(page, workspaces.archiveAction, 'A one')
  await expect(page.getByRole('row', { name: /A one/ })).toBeHidden()
  await expect(moreOf(page, 'A two')).toBeFocused()
})

test('a session that is ended leaves it in the list', async () => {
  const other = await world.open('/account')
  const page = await world.open('/account')
  const sessions = page.getByRole('table', { name: account.sessions.title })
  const ends = sessions.getByRole('button', { name: new RegExp(account.sessions.end) })
  await expect(ends.first()).toBeVisible()
  const before = await ends.count()

  await ends.first().focus()
  await page.keyboard.press('Enter')
  await expect(ends).toHaveCount(before - 1)

  const isInside = page.getByRole('group', { name: account.sessions.title })
  await expect
    .poll(() => isInside.evaluate((group) => group.contains(group.ownerDocument.activeElement)))
    .toBe(true)
  await other.close()
})

test('a tag that is taken out leaves it with the next line, the last with the button that adds one', async () => {
  const page = await world.open(`/settings/workspaces/${workspaceId}/details`)
  const { details } = messages
  const add = page.getByRole('button', { name: details.addTag })
  for (const name of ['cost', 'team']) {
    await add.focus()
    await page.keyboard.press('Enter')
    await page.keyboard.type(name)
  }

  await page.getByRole('button', { name: details.removeTag('cost') }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: details.removeTag('team') })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(add).toBeFocused()
})

test('whoever has left what they were at is not taken back to it when the page changes', async () => {
  await world.api('POST', 'webhooks', { name: 'live', url: 'http://127.0.0.1:9/hook' })
  const page = await world.open('/settings/webhooks')
  await page.getByRole('searchbox', { name: webhooks.search }).focus()
  const focused = () => page.evaluate('document.activeElement?.tagName')
  await page.evaluate('document.activeElement.blur()')
  expect(await focused()).toBe('BODY')

  await page.evaluate(`document.querySelector('main').append(document.createElement('p'))`)
  const frame = 'new Promise((done) => requestAnimationFrame(done))'
  for (let count = 0; count < 4; count++) await page.evaluate(frame)

  expect(await focused()).toBe('BODY')
})

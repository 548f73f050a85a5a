import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { messages as english } from '#i18n/console/messages.en.ts'
import { messages as french } from '#i18n/console/messages.fr.ts'
import { windowIdsAt } from '#domain/window.ts'
import { openConsoleWorld } from '#test/support/browser.ts'
import type { ConsoleWorld } from '#test/support/browser.ts'
import { expectAccessible, expectNothingCutOff } from '#test/support/page-checks.ts'
import { expect } from '#test/support/page-expect.ts'
import { waitUntil } from '#test/support/stack.ts'

const languages = [
  ['en', english, { search: '$42.30', total: '$50.30', without: '$8.00' }],
  ['fr', french, { search: '42,30 $US', total: '50,30 $US', without: '8,00 $US' }],
] as const

const month = windowIdsAt(Date.now()).monthly

let world: ConsoleWorld
beforeAll(async () => {
  world = await openConsoleWorld()
  const { api } = world
  const spend = async (name: string, tags: object, amount: string) => {
    const { id } = await api('POST', 'workspaces', { name, tags })
    const scope = { type: 'workspace', workspace_id: id }
    await api('POST', 'spend_adjustments', { scope, amount, reason: 'seed' })
  }
  await spend('Search', { team: 'web' }, '4230')
  await spend('Lab', {}, '800')
  // The sums follow the ledger after a moment.
  await waitUntil(async () => {
    const { total } = await api('GET', `statements/${month}`)
    return total.amount === '5030'
  }, 100)
})
afterAll(() => world.close())

describe.each(languages)('the statement in %s', (language, messages, shown) => {
  const { statement } = messages

  test('shows what each workspace and tag cost, and prints the total without what stands around it', async () => {
    const page = await world.open(`/cost/statement/${month}?tag=team`, { language })
    const row = (name: string) => page.getByRole('row', { name }).first()

    await expect(row('Search')).toContainText(shown.search)
    await expect(row(statement.total)).toContainText(shown.total)
    await expect(row(statement.withoutTag)).toContainText(shown.without)
    await expectAccessible(page)
    await page.emulateMedia({ media: 'print' })
    await expect(page.getByRole('navigation')).toBeHidden()
    await expect(page.getByRole('button', { name: statement.print })).toBeHidden()
    await expect(row('Search')).toContainText(shown.search)
  })

  test('is downloaded as a file, by the tag that is chosen', async () => {
    const page = await world.open(`/cost/statement/${month}?tag=team`, { language })
    await page.getByRole('button', { name: messages.usage.export }).click()
    const downloading = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: messages.usage.exportCsv }).click()
    const download = await downloading

    expect(download.suggestedFilename()).toBe(`atelier-statement_${month}_by-tag.csv`)
    const lines = (await text(await download.createReadStream())).trimEnd().split('\r\n')
    expect(
      lines.map((line) => line.split(',').slice(2, 5).concat(line.split(',').slice(-1))),
    ).toEqual([
      ['tag_key', 'tag_value', 'request_count', 'amount_usd'],
      ['team', 'web', '0', '42.30'],
      ['team', '', '0', '8.00'],
    ])
  })

  test('is read on a phone, and of no month says so', async () => {
    const page = await world.open(`/cost/statement/${month}`, { language, width: 360 })
    await expect(page.getByRole('row', { name: statement.total })).toContainText(shown.total)
    await expectNothingCutOff(page)

    const none = await world.open('/cost/statement/2026-13', { language })
    await expect(none.getByText(statement.noMonth)).toBeVisible()
  })

  test('recipients are added and removed where limits are', async () => {
    const { recipients } = statement
    const page = await world.open('/settings/limits', { language })
    await page.getByRole('button', { name: recipients.add }).click()
    await page.getByLabel(recipients.email).fill('finance@acme.example')
    await page.getByRole('dialog').getByRole('button', { name: recipients.add }).click()

    const section = page.getByRole('region', { name: recipients.title })
    await expect(section.getByText('finance@acme.example')).toBeVisible()

    await section
      .getByRole('button', { name: recipients.removeLabel('finance@acme.example') })
      .click()
    await page.getByRole('alertdialog').getByRole('button', { name: recipients.remove }).click()
    await expect(section.getByText(recipients.none)).toBeVisible()
  })
})

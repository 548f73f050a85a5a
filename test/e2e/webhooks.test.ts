import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { messages as english } from '#i18n/console/messages.en.ts'
import { messages as french } from '#i18n/console/messages.fr.ts'
import { openConsoleWorld } from '#test/support/browser.ts'
import type { ConsoleWorld, Credentials } from '#test/support/browser.ts'
import { expectAccessible, expectNothingCutOff } from '#test/support/page-checks.ts'
import { expect } from '#test/support/page-expect.ts'

let world: ConsoleWorld
let billing: Credentials
let receiver: Server
let url: string
let status = 204
beforeAll(async () => {
  receiver = createServer((_request, answer) => {
    answer.statusCode = status
    answer.end()
  }).listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`
  world = await openConsoleWorld({ ATELIER_WEBHOOK_ALLOWED_NETWORKS: '127.0.0.1/32' })
  billing = await world.join({ name: 'Grace', email: 'grace@acme.example', role: 'billing' })
})
afterAll(async () => {
  await world.close()
  receiver.close()
})

const bothLanguages = [
  ['en', english],
  ['fr', french],
] as const

describe.each(bothLanguages)('webhooks in %s', (language, { webhooks, common, errors }) => {
  test('are added with a secret that is shown once, tried, and deleted', async () => {
    const page = await world.open('/settings/webhooks', { language })
    status = 204

    await page.getByRole('button', { name: webhooks.add }).click()
    const dialog = page.getByRole('dialog', { name: webhooks.addTitle })
    await dialog.getByRole('textbox', { name: webhooks.name }).fill('Finance')
    await dialog.getByRole('textbox', { name: webhooks.url }).fill(url)
    await dialog.getByRole('button', { name: webhooks.add }).click()
    const secret = page.getByRole('dialog', { name: webhooks.secretTitle })
    await expect(secret.getByText(/^whsec_/)).toBeVisible()
    await expectAccessible(page)
    await secret.getByRole('button', { name: webhooks.secretDone }).click()

    await page.getByRole('link', { name: 'Finance' }).click()
    const sheet = page.getByRole('dialog', { name: 'Finance' })
    await sheet.getByRole('button', { name: webhooks.test }).click()
    await expect(sheet.getByText(webhooks.testOk('204'))).toBeVisible()
    status = 500
    await sheet.getByRole('button', { name: webhooks.test }).click()
    await expect(sheet.getByText(webhooks.testFailed('500'))).toBeVisible()
    await expectAccessible(page)
    await page.keyboard.press('Escape')

    await page.getByRole('button', { name: common.more('Finance') }).click()
    await page.getByRole('menuitem', { name: webhooks.rotate }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: webhooks.rotate }).click()
    await expect(page.getByText(/^whsec_/)).toBeVisible()
    await page.getByRole('button', { name: webhooks.secretDone }).click()

    await page.getByRole('button', { name: common.more('Finance') }).click()
    await page.getByRole('menuitem', { name: webhooks.pause, exact: true }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: webhooks.pause }).click()
    const row = page.getByRole('row', { name: /Finance/ })
    await expect(row.getByText(webhooks.status.paused)).toBeVisible()
    await page.getByRole('button', { name: common.more('Finance') }).click()
    await page.getByRole('menuitem', { name: webhooks.resume }).click()
    await expect(row.getByText(webhooks.status.active)).toBeVisible()

    await page.getByRole('button', { name: common.more('Finance') }).click()
    await page.getByRole('menuitem', { name: webhooks.delete }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: webhooks.delete }).click()
    await expect(page.getByText(webhooks.empty)).toBeVisible()
  })

  test('that a notification tells stay, and say why', async () => {
    const { id } = await world.api('POST', 'webhooks', { name: 'In use', url })
    const notification = await world.api('POST', 'notifications', {
      scope: { type: 'organization' },
      threshold: { type: 'amount', amount: '100' },
      recipients: { webhook_ids: [id] },
    })
    const page = await world.open('/settings/webhooks', { language, theme: 'dark', width: 360 })

    await page.getByRole('button', { name: common.more('In use') }).click()
    await page.getByRole('menuitem', { name: webhooks.delete }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: webhooks.delete }).click()

    await expect(page.getByRole('alertdialog').getByText(errors.invalid)).toBeVisible()
    await expectAccessible(page)
    await expectNothingCutOff(page)
    await world.api('DELETE', `notifications/${notification.id}`)
    await world.api('DELETE', `webhooks/${id}`)
  })

  test('are nothing that billing sees', async () => {
    const page = await world.open('/settings/webhooks', { language, as: billing })

    await expect(page.getByText(errors.forbidden).first()).toBeVisible()
    await expect(page.getByRole('button', { name: webhooks.add })).toHaveAttribute(
      'aria-disabled',
      'true',
    )
    await expect(page.getByRole('navigation').getByText(webhooks.title)).toHaveCount(0)
  })
})

describe.each(bothLanguages)('the outbox in %s', (language, { outbox, errors }) => {
  test('says why mail is held, finds a message, and sends it again', async () => {
    // The invitation of billing: this server does not know the address that its link begins with.
    const page = await world.open('/settings/outbox', { language })
    await expect(page.getByText(outbox.noPublicUrl)).toBeVisible()
    await expect(page.getByText(outbox.noMailServer)).toHaveCount(0)

    await page.getByRole('searchbox').fill('grace@acme.example')
    await page.getByRole('button', { name: new RegExp(outbox.allStates) }).click()
    await page.getByRole('option', { name: outbox.states.held }).click()
    await expect(page).toHaveURL(/status=held/)
    await expectAccessible(page)
    await page.getByRole('link', { name: outbox.events['invite.sent'] }).click()
    const sheet = page.getByRole('dialog', { name: outbox.events['invite.sent'] })
    await expect(sheet.getByText('ATELIER_PUBLIC_URL is not set')).toBeVisible()
    await expectAccessible(page)
    await sheet.getByRole('button', { name: outbox.retry }).click()

    await expect(page.getByText(outbox.retried)).toBeVisible()
  })

  test('fits a narrow screen in the dark theme', async () => {
    const page = await world.open('/settings/outbox', { language, theme: 'dark', width: 360 })
    await expect(page.getByRole('link', { name: outbox.events['invite.sent'] })).toBeVisible()

    await expectNothingCutOff(page)
    await expectAccessible(page)
  })

  test('is not shown to billing', async () => {
    const page = await world.open('/settings/outbox', { language, as: billing })

    await expect(page.getByText(errors.forbidden).first()).toBeVisible()
  })
})

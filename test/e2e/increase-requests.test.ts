import { afterAll, beforeAll, describe, test } from 'vitest'
import { openConsoleWorld } from '#test/support/browser.ts'
import type { ConsoleWorld, Credentials } from '#test/support/browser.ts'
import { expect } from '#test/support/page-expect.ts'

const labels = {
  en: {
    ask: 'Ask for more',
    askTitle: (name: string) => `Ask for more for “${name}”`,
    amount: 'Limit that you need',
    tooLow: 'Must be above the present limit ($10.00).',
    reason: 'What for',
    send: 'Send request',
    sent: (name: string) => `Sent to the admins. They will decide for “${name}”.`,
    month: 'Per month',
    workspace: 'Workspace',
    next: 'Next',
    waiting: 'Waiting',
    approve: 'Approve',
    approveTitle: (name: string) => `Approve for “${name}”`,
    approved: 'Approved',
    until: /^Until the end of \(UTC\)/,
    day: ['12', '31', '2099'],
    ended: /Until 1 January 2100 at 01:00 \(00:00 UTC\)/,
    raised: 'Raised to $25.00 until 1 January 2100 at 01:00 (00:00 UTC), then $10.00 again.',
    deny: 'Deny',
    denied: 'Denied',
    filter: 'Status',
    all: 'All',
    open: (name: string) => `Request for “${name}”`,
    present: 'Present limit: $10.00. Spent: $0.00.',
    raiseUntil: 'Raise until…',
    raise: 'Raise limit',
    field: 'Limit in US dollars',
    raiseReason: 'What for',
  },
  fr: {
    ask: 'Demander une augmentation',
    askTitle: (name: string) => `Demander une augmentation pour « ${name} »`,
    amount: 'Limite nécessaire',
    tooLow: 'Doit dépasser la limite actuelle (10,00 $US).',
    reason: 'Raison',
    send: 'Envoyer la demande',
    sent: (name: string) => `Demande envoyée aux administrateurs pour « ${name} ».`,
    month: 'Par mois',
    workspace: 'Espace de travail',
    next: 'Suivant',
    waiting: 'En attente',
    approve: 'Accepter',
    approveTitle: (name: string) => `Accepter pour « ${name} »`,
    approved: 'Acceptée',
    until: /^Jusqu’à la fin du \(UTC\)/,
    day: ['31', '12', '2099'],
    ended: /Jusqu’au 1er janvier 2100 à 01:00 \(00:00 UTC\)/,
    raised:
      'Relevée à 25,00 $US jusqu’au 1er janvier 2100 à 01:00 (00:00 UTC), puis retour à 10,00 $US.',
    deny: 'Refuser',
    denied: 'Refusée',
    filter: 'État',
    all: 'Toutes',
    open: (name: string) => `Demande pour « ${name} »`,
    present: 'Limite actuelle : 10,00 $US. Dépensé : 0,00 $US.',
    raiseUntil: 'Relever jusqu’au…',
    raise: 'Relever la limite',
    field: 'Limite en dollars US',
    raiseReason: 'Raison',
  },
} as const

let world: ConsoleWorld
let developer: Credentials & { id: string }
beforeAll(async () => {
  world = await openConsoleWorld()
  developer = await world.join({ name: 'Grace', email: 'grace@acme.example', role: 'user' })
})
afterAll(() => world.close())

/** A workspace with a limit of ten dollars, in which Grace develops. */
async function make(name: string): Promise<{ readonly id: string; readonly name: string }> {
  const { id } = await world.api('POST', 'workspaces', { name })
  const scope = { type: 'workspace', workspace_id: id }
  await world.api('POST', 'spend_limits', { scope, amount: '1000', period: 'monthly' })
  const member = { user_id: developer.id, workspace_role: 'workspace_developer' }
  await world.api('POST', `workspaces/${id}/members`, member)
  return { id, name }
}

function askFor(id: string): Promise<unknown> {
  const asked = { workspace_id: id, amount: '2500', period: 'monthly', reason: 'A launch.' }
  return world.api('POST', 'spend_limit_increase_requests', asked)
}

async function limitOf(id: string): Promise<string> {
  const { data } = await world.api('GET', `spend_limits?workspace_id=${id}`)
  return data[0].amount
}

describe.each(['en', 'fr'] as const)('increase requests in %s', (language) => {
  const label = labels[language]

  test('whoever may not edit a limit asks for more, and may not decide', async () => {
    const { id, name } = await make(`Alpha ${language}`)
    const page = await world.open(`/settings/workspaces/${id}/limits`, { language, as: developer })

    await page.getByRole('button', { name: label.ask }).click()
    const dialog = page.getByRole('dialog', { name: label.askTitle(name) })
    await dialog.getByLabel(label.amount).fill('5')
    await expect(dialog.getByText(label.tooLow)).toBeVisible()
    await dialog.getByLabel(label.amount).fill('25,00')
    await dialog.getByLabel(label.reason).fill('A launch.')
    await dialog.getByRole('button', { name: label.send }).click()
    await expect(page.getByText(label.sent(name))).toBeVisible()

    await page.goto('/settings/requests')
    await page.getByRole('link', { name }).click()
    const sheet = page.getByRole('dialog', { name: label.open(name) })
    const approve = sheet.getByRole('button', { name: label.approve })
    await expect(approve).toHaveAttribute('aria-disabled', 'true')
    expect(await limitOf(id)).toBe('1000')
  })

  test('an admin approves until a day, and the limit says until when', async () => {
    const { id, name } = await make(`Beta ${language}`)
    await askFor(id)
    const page = await world.open('/settings/requests?status=pending', { language })

    await page.getByRole('link', { name }).click()
    const sheet = page.getByRole('dialog', { name: label.open(name) })
    await expect(sheet.getByText(label.present)).toBeVisible()
    await sheet.getByRole('button', { name: label.approve }).click()
    const dialog = page.getByRole('dialog', { name: label.approveTitle(name) })
    await dialog.getByRole('group', { name: label.until }).getByRole('spinbutton').first().focus()
    await page.keyboard.type(label.day.join(''))
    await dialog.getByRole('button', { name: label.approve }).click()

    await expect(sheet.getByText(label.ended)).toBeVisible()
    expect(await limitOf(id)).toBe('2500')
    await page.goto(`/settings/workspaces/${id}/limits`)
    const month = page.getByRole('region', { name: label.month })
    await expect(month.getByText(label.raised)).toBeVisible()
  })

  test('an admin denies, and the list filters by what was answered', async () => {
    const { id, name } = await make(`Gamma ${language}`)
    await askFor(id)
    const page = await world.open('/settings/requests', { language })
    const row = page.getByRole('row').filter({ hasText: name })
    await expect(row.getByText(label.waiting)).toBeVisible()

    await row.click()
    const sheet = page.getByRole('dialog', { name: label.open(name) })
    await sheet.getByRole('button', { name: label.deny }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: label.deny }).click()
    await expect(sheet.getByText(label.denied)).toBeVisible()
    await page.keyboard.press('Escape')

    await expect(row.getByText(label.denied)).toBeVisible()
    await page.getByRole('button', { name: label.filter }).click()
    await page.getByRole('option', { name: label.waiting }).click()
    await expect(page).toHaveURL(/status=pending/)
    await expect(row).toBeHidden()
    expect(await limitOf(id)).toBe('1000')
  })

  test('an admin raises a limit until a day without being asked', async () => {
    const { id } = await make(`Delta ${language}`)
    const page = await world.open(`/settings/workspaces/${id}/limits`, { language })

    await page.getByRole('button', { name: label.raiseUntil }).click()
    const dialog = page.getByRole('dialog', { name: label.raiseUntil })
    await dialog.getByLabel(label.field).fill('25')
    await dialog.getByRole('spinbutton').first().focus()
    await page.keyboard.type(label.day.join(''))
    await expect(dialog.getByText(label.raised)).toBeVisible()
    await dialog.getByLabel(label.raiseReason).fill('A launch.')
    await dialog.getByRole('button', { name: label.raise }).click()

    // The dialog says the same words before it saves.
    await expect(dialog).toBeHidden()
    await expect(page.getByText(label.raised)).toBeVisible()
    expect(await limitOf(id)).toBe('2500')
  })

  test('more is asked for from the list of requests too, for any workspace one develops in', async () => {
    const { name } = await make(`Epsilon ${language}`)
    const page = await world.open('/settings/requests', { language, as: developer })

    await page.getByRole('button', { name: label.ask }).click()
    await page.getByRole('dialog').getByRole('button', { name: label.workspace }).click()
    await page.getByRole('option', { name }).click()
    await page.getByRole('dialog').getByRole('button', { name: label.next }).click()

    await expect(page.getByRole('dialog', { name: label.askTitle(name) })).toBeVisible()
  })
})

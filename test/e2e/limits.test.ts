import Anthropic from '@anthropic-ai/sdk'
import type { Page } from 'playwright'
import { afterAll, beforeAll, beforeEach, describe, test } from 'vitest'
import { openConsoleWorld } from '#test/support/browser.ts'
import type { ConsoleWorld, Credentials } from '#test/support/browser.ts'
import { expect } from '#test/support/page-expect.ts'
import { readMail } from '#test/support/read-mail.ts'

// The article's steps on limits, and the labels that it gives them.
const labels = {
  en: {
    workspaces: 'Workspaces',
    tab: 'Limits',
    edit: 'Edit Requests per minute for Claude Sonnet 5.5',
    refresh: 'Refresh: back to the organization’s limit (1,000)',
    above: 'Above the organization’s 1,000: the lower of the two applies.',
    inForce: 'In force: 1,000',
    blocked: 'Blocked',
    inherited: 'Organization’s: 1,000',
    whole: 'Write a whole number.',
    month: 'Per month',
    day: 'Per day',
    change: 'Change limit',
    remove: 'Remove limit',
    field: 'Limit in US dollars',
    understood: 'Limit understood: $12.50 per month',
    understoodBig: 'Limit understood: $1,500.25 per month',
    ambiguous: 'Is that $1,500.00 or $1.50?',
    choice: '$1.50',
    mustBeLower: 'A workspace’s limit can only be lower than the organization’s ($2,000.00).',
    below: /is already spent in this period: with this limit, requests are refused at once, until/,
    save: 'Save',
    none: 'No limit of its own: the organization’s applies ($2,000.00).',
    reached: 'Limit reached',
    bar: /^Spent \$0\.099\d*, reserved \$0\.00, remaining .+, limit \$0\.10$/,
    add: 'Add notification',
    amount: 'Amount in US dollars',
    addresses: 'E-mail addresses',
    delete: 'Delete notification',
    test: 'Send a test',
    delivered: 'Delivered',
    more: 'More actions for $0.01 per month',
    armed: 'Armed',
    sent: 'Sent',
    empty: 'No notification. Add one to be told before the limit.',
    mail: /Spend of the workspace “Live en” has reached/,
  },
  fr: {
    workspaces: 'Espaces de travail',
    tab: 'Limites',
    edit: 'Modifier Requêtes par minute pour Claude Sonnet 5.5',
    refresh: 'Actualiser : revenir à la limite de l’organisation (1 000)',
    above: 'Supérieure à celle de l’organisation (1 000) : la plus basse des deux s’applique.',
    inForce: 'En vigueur : 1 000',
    blocked: 'Bloqué',
    inherited: 'Organisation : 1 000',
    whole: 'Saisissez un nombre entier.',
    month: 'Par mois',
    day: 'Par jour',
    change: 'Modifier la limite',
    remove: 'Supprimer la limite',
    field: 'Limite en dollars US',
    understood: 'Limite retenue : 12,50 $US par mois',
    understoodBig: 'Limite retenue : 1 500,25 $US par mois',
    ambiguous: 'Voulez-vous dire 1 500,00 $US ou 1,50 $US ?',
    choice: '1,50 $US',
    mustBeLower:
      'La limite d’un espace de travail ne peut être qu’inférieure à celle de l’organisation (2 000,00 $US).',
    below: /Avec cette limite, les requêtes seront refusées immédiatement, jusqu’au/,
    save: 'Enregistrer',
    none: 'Pas de limite propre : celle de l’organisation s’applique (2 000,00 $US).',
    reached: 'Limite atteinte',
    bar: /^Dépensé\s: 0,099\d*\s\$US, réservé\s: 0,00\s\$US, restant\s: .+, limite\s: 0,10\s\$US$/,
    add: 'Ajouter une notification',
    amount: 'Montant en dollars US',
    addresses: 'Adresses e-mail',
    delete: 'Supprimer la notification',
    test: 'Envoyer un essai',
    delivered: 'Livré',
    more: 'Plus d’actions pour 0,01 $US par mois',
    armed: 'Active',
    sent: 'Envoyée',
    empty: 'Aucune notification. Ajoutez-en une pour recevoir une alerte avant la limite.',
    mail: /Les dépenses de l’espace de travail «\sLive fr\s» ont atteint/,
  },
} as const

let world: ConsoleWorld
let billing: Credentials
beforeAll(async () => {
  world = await openConsoleWorld()
  billing = await world.join({ name: 'Blaise', email: 'blaise@acme.example', role: 'billing' })
  const scope = { type: 'organization' }
  await world.api('POST', 'spend_limits', { scope, amount: '200000', period: 'monthly' })
})
afterAll(() => world.close())

type Made = { readonly id: string; readonly name: string; readonly client: Anthropic }

/** A workspace, and the real SDK with a key of it. */
async function make(name: string): Promise<Made> {
  const { id } = await world.api('POST', 'workspaces', { name })
  const { key } = await world.api('POST', 'api_keys', { name: 'key', workspace_id: id })
  const client = new Anthropic({
    apiKey: key,
    authToken: null,
    baseURL: world.url,
    maxRetries: 0,
  })
  return { id, name, client }
}

function ask(client: Anthropic, outputTokens: number): Promise<number> {
  return client.messages
    .create({
      model: 'claude-sonnet-5-5',
      max_tokens: outputTokens,
      messages: [{ role: 'user', content: 'Say something.' }],
      metadata: { user_id: `simulator:tokens;output=${outputTokens}` },
    })
    .then(
      () => 200,
      (error: { status: number }) => error.status,
    )
}

/** Takes what is left, in smaller and smaller bites. */
async function spendAll(client: Anthropic): Promise<void> {
  for (const bite of [2_000, 200, 20, 1]) {
    let status = 200
    for (let count = 0; status === 200 && count < 200; count++) status = await ask(client, bite)
    expect(status).toBe(400)
  }
}

/** To the limits of a workspace as the article leads there. */
async function openLimits(language: 'en' | 'fr', { name }: Made, as?: Credentials): Promise<Page> {
  const label = labels[language]
  const page = await world.open('/', { language, ...(as && { as }) })
  await page.getByRole('link', { name: label.workspaces, exact: true }).click()
  await page.getByRole('link', { name, exact: true }).click()
  await page.getByRole('tab', { name: label.tab, exact: true }).click()
  await expect(page.getByRole('region', { name: label.month })).toBeVisible()
  return page
}

describe.each(['en', 'fr'] as const)('limits in %s', (language) => {
  const label = labels[language]
  beforeEach(() => world.api('POST', 'settings', { language }))

  test('a rate limit set with the pencil bites the next call; Actualiser gives it back', async () => {
    const made = await make(`Rates ${language}`)
    const page = await openLimits(language, made)
    const pencil = page.getByRole('button', { name: label.edit, exact: true })

    await pencil.click()
    await page.getByRole('textbox', { name: label.edit }).fill('1')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('button', { name: label.refresh })).toBeVisible()
    await expect(pencil).toBeFocused()

    expect([await ask(made.client, 1), await ask(made.client, 1)]).toEqual([200, 429])

    await page.getByRole('button', { name: label.refresh }).click()
    await expect(page.getByRole('button', { name: label.refresh })).toBeHidden()
    await expect(pencil).toBeFocused()
    const cell = page.getByRole('cell').filter({ has: pencil })
    await expect(cell).toContainText(label.inherited)
    expect(await ask(made.client, 1)).toBe(200)
  })

  test('Escape leaves a limit as it is, and what is no number is not sent', async () => {
    const made = await make(`Escape ${language}`)
    const page = await openLimits(language, made)
    const pencil = page.getByRole('button', { name: label.edit, exact: true })
    const field = page.getByRole('textbox', { name: label.edit })

    await pencil.focus()
    await page.keyboard.press('Enter')
    await field.fill('30k')
    await page.keyboard.press('Enter')
    await expect(page.getByText(label.whole)).toBeVisible()
    await page.keyboard.press('Escape')

    await expect(field).toBeHidden()
    await expect(pencil).toBeFocused()
    const { data } = await world.api('GET', `workspaces/${made.id}/rate_limits`)
    expect(data).toEqual([])
  })

  test('a limit above the organization’s says that the lower one holds; 0 says that it blocks', async () => {
    const made = await make(`Above ${language}`)
    const page = await openLimits(language, made)
    const pencil = page.getByRole('button', { name: label.edit, exact: true })
    const field = page.getByRole('textbox', { name: label.edit })

    await pencil.click()
    await field.fill('5 000')
    await expect(page.getByText(label.above)).toBeVisible()
    await page.keyboard.press('Enter')
    const cell = page.getByRole('cell').filter({ has: pencil })
    await expect(cell).toContainText(label.inForce)

    await pencil.click()
    await field.fill('0')
    await page.keyboard.press('Enter')
    await expect(cell).toContainText(label.blocked)
    await expect.poll(() => ask(made.client, 1)).toBe(429)
  })

  test('amounts are taken in both forms, and what could be either is asked about', async () => {
    const made = await make(`Amounts ${language}`)
    const page = await openLimits(language, made)
    const month = page.getByRole('region', { name: label.month })
    await expect(month.getByText(label.none)).toBeVisible()

    await month.getByRole('button', { name: label.change }).click()
    const dialog = page.getByRole('dialog', { name: label.change })
    const field = dialog.getByLabel(label.field)
    for (const text of ['12,50', '12.50']) {
      await field.fill(text)
      await expect(dialog.getByText(label.understood)).toBeVisible()
    }
    for (const text of ['1 500,25 $US', '$1,500.25']) {
      await field.fill(text)
      await expect(dialog.getByText(label.understoodBig)).toBeVisible()
    }
    await field.fill('3000')
    await expect(dialog.getByText(label.mustBeLower)).toBeVisible()
    await field.fill('1.500')
    await expect(dialog.getByText(label.ambiguous)).toBeVisible()
    await dialog.getByRole('button', { name: label.choice }).click()
    await dialog.getByRole('button', { name: label.save }).click()

    await expect(dialog).toBeHidden()
    const { data } = await world.api('GET', `spend_limits?workspace_id=${made.id}`)
    expect(data).toMatchObject([{ amount: '150', period: 'monthly' }])

    await month.getByRole('button', { name: label.remove }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: label.remove }).click()
    await expect(month.getByText(label.none)).toBeVisible()
  })

  test('what is spent shows as it happens, until the limit is reached and the mail is there', async () => {
    const made = await make(`Live ${language}`)
    const scope = { type: 'workspace', workspace_id: made.id }
    await world.api('POST', 'spend_limits', { scope, amount: '10', period: 'monthly' })
    const page = await openLimits(language, made)

    await expect(page.getByText(label.empty)).toBeVisible()
    await page.getByRole('button', { name: label.add }).click()
    const sheet = page.getByRole('dialog', { name: label.add })
    await sheet.getByLabel(label.amount).fill('0,01')
    const address = `ops-${language}@acme.example`
    await sheet.getByLabel(label.addresses).fill(address)
    await sheet.getByRole('button', { name: label.add }).click()
    await expect(sheet).toBeHidden()
    const row = page.getByRole('row').filter({ hasText: address })
    await expect(row.getByText(label.armed, { exact: true })).toBeVisible()

    await spendAll(made.client)

    const month = page.getByRole('region', { name: label.month })
    await expect(month.getByText(label.reached)).toBeVisible()
    await expect(month.getByRole('img', { name: label.bar })).toBeVisible()
    await expect(row.getByText(label.sent, { exact: true })).toBeVisible()
    const mailed = () =>
      world.mail.mails.filter(({ to }) => to.includes(address)).map(({ raw }) => readMail(raw))
    await expect.poll(() => mailed().join('\n')).toMatch(label.mail)
  })

  test('a limit below what is spent warns, and refuses the next call', async () => {
    const made = await make(`Below ${language}`)
    expect(await ask(made.client, 2_000)).toBe(200)
    const page = await openLimits(language, made)
    const month = page.getByRole('region', { name: label.month })

    await month.getByRole('button', { name: label.change }).click()
    const dialog = page.getByRole('dialog', { name: label.change })
    await dialog.getByLabel(label.field).fill('0,01')
    await expect(dialog.getByText(label.below)).toBeVisible()
    await dialog.getByRole('button', { name: label.save }).click()

    await expect(month.getByText(label.reached)).toBeVisible()
    expect(await ask(made.client, 1)).toBe(400)
  })

  test('a notification is tested and deleted from its row', async () => {
    const made = await make(`Notified ${language}`)
    await world.api('POST', 'notifications', {
      scope: { type: 'workspace', workspace_id: made.id },
      threshold: { type: 'amount', amount: '1' },
      recipients: { emails: [`row-${language}@acme.example`] },
    })
    const page = await openLimits(language, made)

    await page.getByRole('button', { name: label.more }).click()
    await page.getByRole('menuitem', { name: label.test }).click()
    const dialog = page.getByRole('dialog', { name: label.test })
    await dialog.getByRole('button', { name: label.test }).click()
    await expect(dialog.getByText(label.delivered, { exact: true })).toBeVisible()
    await page.keyboard.press('Escape')

    await page.getByRole('button', { name: label.more }).click()
    await page.getByRole('menuitem', { name: label.delete }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: label.delete }).click()
    await expect(page.getByText(label.empty)).toBeVisible()
  })

  test('whoever pays sees every limit and edits none', async () => {
    const made = await make(`Seen ${language}`)
    const page = await openLimits(language, made, billing)

    const month = page.getByRole('region', { name: label.month })
    for (const button of [
      month.getByRole('button', { name: label.change }),
      page.getByRole('button', { name: label.edit, exact: true }),
      page.getByRole('button', { name: label.add }),
    ]) {
      await expect(button).toHaveAttribute('aria-disabled', 'true')
    }
    await month.getByRole('button', { name: label.change }).hover()
    await expect(page.getByRole('tooltip')).toBeVisible()
  })
})

import { afterAll, beforeAll, describe, test } from 'vitest'
import { openConsoleWorld } from '#test/support/browser.ts'
import type { ConsoleWorld, Credentials } from '#test/support/browser.ts'
import { expectAccessible, expectNothingCutOff } from '#test/support/page-checks.ts'
import { expect } from '#test/support/page-expect.ts'

const labels = {
  en: {
    limits: 'Limits',
    rates: 'Rate limits',
    spend: 'Spend limit',
    tier: 'Usage tier',
    changeTier: 'Change tier',
    replaces: /are replaced by those of this tier, at once/,
    scale: 'Scale',
    custom: 'Custom',
    sonnet: 'Edit Requests per minute for Claude Sonnet 5.5',
    concurrency: 'Edit Requests at the same time for All models together',
    allTypes: 'Show all limit types',
    perDay: 'Tokens per day',
    change: 'Change limit',
    anotherPeriod: 'Limit another period',
    day: 'Per day',
    month: 'Per month',
    period: 'Period',
    field: 'Limit in US dollars',
    save: 'Save',
    editEmails: 'Edit addresses',
    addresses: 'E-mail addresses',
    noAddress: 'This is no e-mail address: nobody',
    unknown: /^Take requests for models without a known price/,
    defaultWorkspace: 'Its limits are the organization’s. Set them under Settings, Limits.',
    toSettings: 'Limits of the organization',
    ofKey: (name: string) => `Limits of the key “${name}”`,
    keyNone:
      'No limit of its own: the lowest of the workspace’s and the organization’s applies ($90.00).',
    keyRefresh: 'Refresh: back to the organization’s limit (20)',
  },
  fr: {
    limits: 'Limites',
    rates: 'Limites de taux',
    spend: 'Limite de dépenses',
    tier: 'Niveau d’utilisation',
    changeTier: 'Changer de niveau',
    replaces: /sont remplacées immédiatement par celles de ce niveau/,
    scale: 'Scale',
    custom: 'Personnalisé',
    sonnet: 'Modifier Requêtes par minute pour Claude Sonnet 5.5',
    concurrency: 'Modifier Requêtes simultanées pour Tous les modèles ensemble',
    allTypes: 'Afficher tous les types de limite',
    perDay: 'Jetons par jour',
    change: 'Modifier la limite',
    anotherPeriod: 'Limiter une autre période',
    day: 'Par jour',
    month: 'Par mois',
    period: 'Période',
    field: 'Limite en dollars US',
    save: 'Enregistrer',
    editEmails: 'Modifier les adresses',
    addresses: 'Adresses e-mail',
    noAddress: 'Ceci n’est pas une adresse e-mail : nobody',
    unknown: /^Accepter les requêtes pour des modèles sans tarif connu/,
    defaultWorkspace:
      'Ses limites sont celles de l’organisation. Définissez-les dans Paramètres, Limites.',
    toSettings: 'Limites de l’organisation',
    ofKey: (name: string) => `Limites de la clé « ${name} »`,
    keyNone:
      'Pas de limite propre : la plus basse de celles de l’espace de travail et de l’organisation s’applique (90,00 $US).',
    keyRefresh: 'Actualiser : revenir à la limite de l’organisation (20)',
  },
} as const

let world: ConsoleWorld
let developer: Credentials
let workspaceId: string
let defaultId: string
let keyId: string
beforeAll(async () => {
  world = await openConsoleWorld()
  developer = await world.join({ name: 'Grace', email: 'grace@acme.example', role: 'developer' })
  const scope = { type: 'organization' }
  await world.api('POST', 'spend_limits', { scope, amount: '9000', period: 'monthly' })
  workspaceId = (await world.api('POST', 'workspaces', { name: 'Search' })).id
  await world.api('POST', 'notifications', {
    scope: { type: 'workspace', workspace_id: workspaceId },
    threshold: { type: 'amount', amount: '500' },
    recipients: { emails: ['ops@acme.example'] },
  })
  const key = await world.api('POST', 'api_keys', { name: 'ci', workspace_id: workspaceId })
  keyId = key.id
  const asked = { workspace_id: workspaceId, amount: '2500', reason: 'A launch.' }
  await world.api('POST', 'spend_limit_increase_requests', asked)
  const ofDefault = await world.api('POST', 'api_keys', { name: 'default' })
  defaultId = ofDefault.scope.workspace_id
})
afterAll(() => world.close())

describe.each(['en', 'fr'] as const)('the limits of the organization in %s', (language) => {
  const label = labels[language]
  const open = (path: string, as?: Credentials) => world.open(path, { language, ...(as && { as }) })

  test('a usage tier is asked about, replaces the limits, and is nobody’s once one is edited', async () => {
    await world.api('POST', 'settings', { usage_tier: 'build' })
    const page = await open('/settings/limits')
    const tier = page.getByRole('region', { name: label.tier })
    const sonnet = page.getByRole('cell').filter({
      has: page.getByRole('button', { name: label.sonnet, exact: true }),
    })
    await expect(sonnet).toContainText(/5.000/)

    await tier.getByRole('button', { name: label.changeTier }).click()
    const dialog = page.getByRole('alertdialog')
    await expect(dialog.getByText(label.replaces)).toBeVisible()
    await dialog.getByRole('button', { name: label.changeTier }).click()
    await expect(tier.getByText(label.scale, { exact: true })).toBeVisible()
    await expect(sonnet).toContainText(/10.000/)

    await page.getByRole('button', { name: label.sonnet, exact: true }).click()
    await page.getByRole('textbox', { name: label.sonnet }).fill('20')
    await page.keyboard.press('Enter')
    await expect(sonnet).toContainText('20')
    await expect(tier.getByText(label.custom, { exact: true })).toBeVisible()
  })

  test('requests at the same time are limited whatever the model, and rarer types are a switch away', async () => {
    const page = await open('/settings/limits')

    await page.getByRole('button', { name: label.concurrency }).click()
    await page.getByRole('textbox', { name: label.concurrency }).fill('8')
    await page.keyboard.press('Enter')
    const cell = page.getByRole('cell').filter({
      has: page.getByRole('button', { name: label.concurrency }),
    })
    await expect(cell).toContainText('8')

    await expect(page.getByRole('columnheader', { name: label.perDay })).toBeHidden()
    await page.getByText(label.allTypes).click()
    await expect(page).toHaveURL(/types=all/)
    await expect(page.getByRole('columnheader', { name: label.perDay })).toBeVisible()
  })

  test('a day is limited beside the month', async () => {
    const { data } = await world.api('GET', 'spend_limits')
    for (const { id, period, scope } of data) {
      if (period === 'daily' && scope.type === 'organization') {
        await world.api('DELETE', `spend_limits/${id}`)
      }
    }
    const page = await open('/settings/limits')

    await page.getByRole('button', { name: label.anotherPeriod }).click()
    const dialog = page.getByRole('dialog', { name: label.change })
    await dialog.getByRole('button', { name: label.period }).click()
    await page.getByRole('option', { name: label.day }).click()
    await dialog.getByLabel(label.field).fill('40')
    await dialog.getByRole('button', { name: label.save }).click()

    await expect(page.getByRole('region', { name: label.day })).toContainText(/40[.,]00/)
    await expect(page.getByRole('region', { name: label.month })).toContainText(/90[.,]00/)
  })

  test('the addresses that hear of a limit that is reached are edited, and checked', async () => {
    const page = await open('/settings/limits')

    await page.getByRole('button', { name: label.editEmails }).click()
    const field = page.getByRole('dialog').getByLabel(label.addresses)
    await field.fill('ada@acme.example, nobody')
    await expect(page.getByText(label.noAddress)).toBeVisible()
    await field.fill(`ada@acme.example, ${language}@acme.example`)
    await page.getByRole('dialog').getByRole('button', { name: label.save }).click()

    await expect(page.getByRole('listitem').getByText(`${language}@acme.example`)).toBeVisible()
  })

  test('requests for models without a price are refused with a switch', async () => {
    const page = await open('/settings/limits')
    const toggle = page.getByRole('switch', { name: label.unknown })
    const wasOn = await toggle.isChecked()

    await page.getByText(label.unknown).first().click()

    await expect(toggle).toBeChecked({ checked: !wasOn })
    const { unknown_models: unknown } = await world.api('GET', 'settings')
    expect(unknown).toBe(wasOn ? 'refuse' : 'allow')
  })

  test('the Default workspace has the organization’s limits, and leads there', async () => {
    const page = await open(`/settings/workspaces/${defaultId}/limits`)

    await expect(page.getByText(label.defaultWorkspace).first()).toBeVisible()
    await expect(page.getByRole('button', { name: label.change })).toHaveAttribute(
      'aria-disabled',
      'true',
    )
    await page.getByRole('link', { name: label.toSettings }).click()
    await expect(page).toHaveURL(/\/settings\/limits$/)
  })

  test('a developer sees the rate limits that they share, edits none, and nothing of spend', async () => {
    const page = await open('/settings/limits', developer)

    await expect(page.getByRole('heading', { name: label.rates })).toBeVisible()
    await expect(page.getByRole('button', { name: label.sonnet, exact: true })).toHaveAttribute(
      'aria-disabled',
      'true',
    )
    await expect(page.getByRole('heading', { name: label.spend })).toBeHidden()
  })

  test('a key has limits of its own, within its workspace’s', async () => {
    const groups = await world.api('GET', 'rate_limits?model=claude-sonnet-5-5')
    await world.api('POST', `rate_limits/${groups.data[0].id}`, {
      limits: [{ type: 'requests_per_minute', value: 20 }],
    })
    const page = await open(`/settings/keys/${keyId}/limits`)
    await expect(page.getByRole('heading', { level: 1, name: label.ofKey('ci') })).toBeVisible()
    await expect(page.getByText(label.keyNone)).toBeVisible()

    await page.getByRole('button', { name: label.sonnet, exact: true }).click()
    await page.getByRole('textbox', { name: label.sonnet }).fill('5')
    await page.keyboard.press('Enter')

    const refresh = page.getByRole('button', { name: label.keyRefresh })
    await refresh.click()
    await expect(refresh).toBeHidden()
  })
})

describe.each(['light', 'dark'] as const)('everybody reads the limits in the %s theme', (theme) => {
  test.each([
    ['a workspace', 'Claude Sonnet 5.5', () => `/settings/workspaces/${workspaceId}/limits`],
    ['the organization', 'Claude Sonnet 5.5', () => '/settings/limits?types=all'],
    ['a key', 'Claude Sonnet 5.5', () => `/settings/keys/${keyId}/limits`],
    ['the requests', 'Search', () => '/settings/requests'],
  ])('of %s', async (_name, text, path) => {
    const page = await world.open(path(), { theme, language: 'fr' })
    await expect(page.getByText(text, { exact: true }).first()).toBeVisible()
    await expectAccessible(page)

    await page.setViewportSize({ width: 360, height: 900 })
    await expect(page.getByText(text, { exact: true }).first()).toBeVisible()
    await expectNothingCutOff(page)
    await expectAccessible(page)
  })
})

import Anthropic from '@anthropic-ai/sdk'
import type { Locator, Page } from 'playwright'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { messages as en } from '#i18n/console/messages.en.ts'
import { messages as fr } from '#i18n/console/messages.fr.ts'
import { openConsoleWorld } from '#test/support/browser.ts'
import type { ConsoleWorld, Credentials } from '#test/support/browser.ts'
import { expectAccessible, expectNothingCutOff } from '#test/support/page-checks.ts'
import { expect } from '#test/support/page-expect.ts'

// The steps of Anthropic's help article on API keys, with its own labels.
const labels = {
  en: {
    tab: 'API keys',
    create: 'Create key',
    disable: 'Disable API key',
    delete: 'Delete API key',
    enable: 'Enable API key',
    rotate: 'Rotate API key',
    words: en,
  },
  fr: {
    tab: 'Clés API',
    create: 'Créer une clé',
    disable: 'Désactiver la clé API',
    delete: 'Supprimer la clé API',
    enable: 'Réactiver la clé API',
    rotate: 'Renouveler la clé API',
    words: fr,
  },
} as const

let world: ConsoleWorld
let workspaceId: string
let onlooker: Credentials & { id: string }
beforeAll(async () => {
  world = await openConsoleWorld()
  workspaceId = (await world.api('POST', 'workspaces', { name: 'Search' })).id
  onlooker = await world.join({ name: 'Uma', email: 'uma@acme.example', role: 'user' })
  await world.api('POST', `workspaces/${workspaceId}/members`, {
    user_id: onlooker.id,
    workspace_role: 'workspace_user',
  })
})
afterAll(() => world.close())

const keysTab = (): string => `/settings/workspaces/${workspaceId}/keys`

const ask = (apiKey: string) =>
  new Anthropic({ apiKey, authToken: null, baseURL: world.url, maxRetries: 0 }).messages.create({
    model: 'claude-haiku-5-5',
    max_tokens: 16,
    messages: [{ role: 'user', content: 'Hello' }],
  })

const refused = (apiKey: string) =>
  ask(apiKey)
    .then(() => undefined)
    .catch((error) => error.status)

/** What the card with a new secret shows. */
const secretOf = (card: Locator): Promise<string> =>
  card.locator('figure').first().locator('code').innerText()

describe.each(['en', 'fr'] as const)('API keys of a workspace, in %s', (language) => {
  const { words, ...label } = labels[language]
  const name = `checkout, production, ${language}`
  const rowOf = (page: Page) => page.getByRole('row').filter({ hasText: name })
  const choose = async (page: Page, action: string): Promise<void> => {
    await page.getByRole('button', { name: words.common.more(name) }).click()
    await page.getByRole('menuitem', { name: action }).click()
  }
  const create = async (page: Page): Promise<string> => {
    await page.getByRole('button', { name: label.create }).first().click()
    const form = page.getByRole('dialog', { name: label.create })
    await form.getByRole('textbox', { name: words.keys.name }).fill(name)
    await form.getByRole('button', { name: label.create }).click()
    return secretOf(page.getByRole('dialog', { name: words.connect.secretTitle }))
  }
  let secret = ''

  test('a key is created, shown once, and works with the SDK', async () => {
    const page = await world.open('/settings/workspaces', { language })
    await page.getByRole('link', { name: 'Search' }).first().click()
    await page.getByRole('tab', { name: label.tab }).click()

    secret = await create(page)
    const card = page.getByRole('dialog', { name: words.connect.secretTitle })
    await expect(card.getByText(`ANTHROPIC_API_KEY=${secret}`)).toBeVisible()
    await card.getByRole('tab', { name: 'Python' }).click()
    await expect(card.getByText(`base_url="${world.url}"`)).toBeVisible()
    await card.getByRole('button', { name: words.connect.test }).click()
    await expect(card.getByText(/Claude Haiku 5\.5 .* (0,0000|\$0\.0000)/)).toBeVisible()
    expect((await ask(secret)).type).toBe('message')

    await page.keyboard.press('Escape')
    await expect(card).toBeVisible()
    await card.getByRole('button', { name: words.connect.stored }).click()
    await expect(card).toBeHidden()
    await expect(rowOf(page).getByText(words.keys.status.active, { exact: true })).toBeVisible()
    expect(await page.content()).not.toContain(secret)
  })

  test('a name is asked for in the language of the page', async () => {
    const page = await world.open(keysTab(), { language })
    await page.getByRole('button', { name: label.create }).first().click()
    const form = page.getByRole('dialog', { name: label.create })

    await form.getByRole('button', { name: label.create }).click()

    await expect(form.getByText(words.errors.required)).toBeVisible()
    await expectAccessible(page)
  })

  test('it is disabled for the very next request, and enabled again', async () => {
    const page = await world.open(keysTab(), { language })

    await choose(page, label.disable)
    const question = page.getByRole('alertdialog')
    await question.getByText(words.keys.cutStreams).click()
    await question.getByRole('button', { name: label.disable }).click()
    await expect(rowOf(page).getByText(words.keys.status.inactive)).toBeVisible()
    expect(await refused(secret)).toBe(401)

    await choose(page, label.enable)
    await expect(rowOf(page).getByText(words.keys.status.active, { exact: true })).toBeVisible()
    expect((await ask(secret)).type).toBe('message')
  })

  test('it gets a new secret, and the old one goes on for as long as is chosen', async () => {
    const page = await world.open(keysTab(), { language })

    await choose(page, label.rotate)
    const form = page.getByRole('dialog')
    await form.getByText(words.keys.graces.hour, { exact: true }).click()
    await form.getByRole('button', { name: words.keys.rotateNow }).click()
    const card = page.getByRole('dialog', { name: words.connect.secretTitle })
    await expect(card.getByText(words.keys.rotatedUntil('').slice(0, 20))).toBeVisible()
    const renewed = await secretOf(card)
    await card.getByRole('button', { name: words.connect.stored }).click()

    expect(renewed).not.toBe(secret)
    expect((await ask(renewed)).type).toBe('message')
    expect((await ask(secret)).type).toBe('message')
    secret = renewed
  })

  test('what it allows is edited at an address of its own', async () => {
    const page = await world.open(keysTab(), { language })

    await page.getByRole('link', { name, exact: true }).click()
    await expect(page).toHaveURL(/key=apikey_/)
    const sheet = page.getByRole('dialog', { name: words.keys.editTitle(name) })
    await sheet.getByText(words.details.modelsSome).click()
    await sheet.getByText('claude-opus-5-5', { exact: true }).click()
    await sheet.getByRole('button', { name: words.common.save }).click()

    await expect(sheet).toBeHidden()
    await expect(page).not.toHaveURL(/key=apikey_/)
    expect(await refused(secret)).toBe(403)
    await page.getByRole('link', { name, exact: true }).click()
    await sheet.getByText(words.details.modelsAll).click()
    await sheet.getByRole('button', { name: words.common.save }).click()
    await expect(sheet).toBeHidden()
    expect((await ask(secret)).type).toBe('message')
  })

  test('it is found by its name, by its state and by its secret', async () => {
    const page = await world.open('/settings/keys', { language })

    await page.getByRole('searchbox', { name: words.keys.search }).fill(`production, ${language}`)
    await expect(page).toHaveURL(/q=production/)
    await expect(rowOf(page)).toBeVisible()
    await page.getByRole('searchbox', { name: words.keys.search }).fill('nothing like it')
    await expect(page.getByText(words.common.noneFound('nothing like it'))).toBeVisible()
    await page.goto('/settings/keys')
    await page.getByRole('button', { name: words.common.status }).click()
    await page.getByRole('option', { name: words.keys.status.inactive }).click()
    await expect(page).toHaveURL(/status=inactive/)
    await expect(page.getByText(words.keys.emptyHere)).toBeVisible()

    await page.getByRole('button', { name: words.keys.identify }).click()
    const dialog = page.getByRole('dialog', { name: words.keys.identify })
    await dialog.getByRole('textbox').fill(secret)
    await dialog.getByRole('button', { name: words.keys.identifyAction, exact: true }).click()
    await expect(dialog.getByText(words.keys.identified.api_key(name))).toBeVisible()
    await expect(dialog.getByText(words.keys.identifiedCurrent)).toBeVisible()
    await dialog.getByRole('textbox').fill('atl-api01-nobody')
    await dialog.getByRole('button', { name: words.keys.identifyAction, exact: true }).click()
    await expect(dialog.getByText(words.keys.identifyNothing)).toBeVisible()
  })

  test('it is deleted for good once its name is typed', async () => {
    const page = await world.open(keysTab(), { language })

    await choose(page, label.delete)
    const question = page.getByRole('alertdialog')
    await expect(question.getByText(words.keys.deleteBody)).toBeVisible()
    await question.getByRole('button', { name: label.delete }).click({ force: true })
    expect((await ask(secret)).type).toBe('message')
    await question.getByRole('textbox', { name: words.keys.deleteType }).fill(name)
    await question.getByRole('button', { name: label.delete }).click()

    await expect(rowOf(page)).toBeHidden()
    expect(await refused(secret)).toBe(401)
    await page.getByRole('button', { name: words.common.status }).click()
    await page.getByRole('option', { name: words.keys.allStatuses }).click()
    await expect(rowOf(page).getByText(words.keys.status.archived)).toBeVisible()
    await page.getByRole('button', { name: words.common.more(name) }).click()
    await expect(page.getByRole('menuitem', { name: label.delete })).toBeDisabled()
  })

  test('whoever only uses the workspace sees no keys, and why', async () => {
    const page = await world.open(keysTab(), { language, as: onlooker })

    await expect(page.getByRole('button', { name: label.create })).toBeDisabled()
    await expect(
      page.getByRole('tabpanel').getByText(words.roles.workspace.workspace_admin),
    ).toBeVisible()
    await expect(page.getByRole('table')).toBeHidden()
    await page.goto('/settings/keys')
    await expect(page.getByRole('button', { name: label.create })).toBeDisabled()
    await expect(page.getByRole('link', { name: label.tab })).toBeHidden()
  })
})

describe.each(['en', 'fr'] as const)('rules and admin keys, in %s', (language) => {
  const { words } = labels[language]

  test('a rule for new keys is kept by the form of the next one', async () => {
    const page = await world.open('/settings/keys', { language })

    await page.getByRole('button', { name: words.keys.policy.change }).click()
    const sheet = page.getByRole('dialog', { name: words.keys.policy.title })
    await sheet.getByRole('textbox', { name: words.keys.policy.lifetimeField }).fill('7')
    await sheet.getByRole('button', { name: words.common.save }).click()
    await expect(page.getByText(words.keys.policy.days(7), { exact: true })).toBeVisible()

    await page.getByRole('button', { name: words.keys.create }).first().click()
    const form = page.getByRole('dialog', { name: words.keys.create })
    await expect(form.getByText(words.keys.policyLives(7))).toBeVisible()
    await form.getByRole('button', { name: new RegExp(words.keys.expiry) }).click()
    const options = page.getByRole('option')
    await expect(options.filter({ hasText: words.keys.expiryChoices.week })).toBeVisible()
    await expect(options.filter({ hasText: words.keys.expiryChoices.never })).toBeHidden()
    await world.api('POST', 'key_policy', { lifetime_days_max: null })
  })

  test('an admin key works once made, and no more once it is disabled or deleted', async () => {
    const { adminKeys } = words.keys
    const name = `pipeline ${language}`
    const page = await world.open('/settings/admin-keys', { language })
    const choose = async (action: string): Promise<void> => {
      await page.getByRole('button', { name: words.common.more(name) }).click()
      await page.getByRole('menuitem', { name: action }).click()
    }

    await page.getByRole('button', { name: adminKeys.create }).click()
    const form = page.getByRole('dialog', { name: adminKeys.create })
    await form.getByRole('textbox', { name: words.keys.name }).fill(name)
    await form.getByRole('button', { name: adminKeys.create }).click()
    const card = page.getByRole('dialog', { name: words.connect.secretTitle })
    const secret = await secretOf(card)
    await card.getByRole('button', { name: words.connect.stored }).click()
    expect(await statusWith(secret)).toBe(200)

    await choose(adminKeys.disable)
    await page.getByRole('alertdialog').getByRole('button', { name: adminKeys.disable }).click()
    await expect(page.getByText(adminKeys.disabled)).toBeVisible()
    expect(await statusWith(secret)).toBe(401)
    await choose(adminKeys.enable)
    await expect(page.getByText(adminKeys.enabled)).toBeVisible()
    expect(await statusWith(secret)).toBe(200)

    await choose(adminKeys.delete)
    const question = page.getByRole('alertdialog')
    await question.getByRole('textbox').fill(name)
    await question.getByRole('button', { name: adminKeys.delete }).click()
    await expect(page.getByText(adminKeys.deleted)).toBeVisible()
    expect(await statusWith(secret)).toBe(401)
    await expect(page.getByRole('row', { name: new RegExp(name) })).toBeHidden()
    await page.getByText(words.keys.showDeleted).click()
    await expect(page.getByRole('row', { name: new RegExp(name) })).toBeVisible()
  })
})

const statusWith = async (adminKey: string): Promise<number> => {
  const headers = { 'x-api-key': adminKey }
  return (await fetch(`${world.url}/v1/organizations/workspaces`, { headers })).status
}

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  test.each(['/settings/keys', '/settings/admin-keys'])('%s keeps nobody out', async (path) => {
    const page = await world.open(`${path}?status=all`, { theme, language: 'fr' })
    await expect(page.getByRole('table')).toBeVisible()

    await expectAccessible(page)
  })

  test('the keys of a workspace keep nobody out, nor does the card of a secret', async () => {
    const page = await world.open(keysTab(), { theme })
    await expect(page.getByRole('heading', { level: 2 })).toBeVisible()
    await expectAccessible(page)

    await page.getByRole('button', { name: 'Create key' }).first().click()
    await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill(`for ${theme}`)
    await page.getByRole('dialog').getByRole('button', { name: 'Create key' }).click()
    await expect(page.getByText('Copy your key now')).toBeVisible()
    await expectAccessible(page)
  })
})

test.each(['/settings/keys', '/settings/admin-keys', '/connect', '/playground'])(
  '%s fits a telephone in French',
  async (path) => {
    const page = await world.open(path, { language: 'fr', width: 360 })
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await page.waitForLoadState('networkidle')

    await expectNothingCutOff(page)
  },
)

import type { Locator } from 'playwright'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { openConsoleWorld } from '#test/support/browser.ts'
import type { ConsoleWorld } from '#test/support/browser.ts'
import { expectAccessible, expectNothingCutOff } from '#test/support/page-checks.ts'
import { expect } from '#test/support/page-expect.ts'

const labels = {
  en: {
    sonnet: 'Edit Requests per minute for Claude Sonnet 5.5',
    tryOut: 'Try out Requests per minute for Claude Sonnet 5.5',
    sonnetTitle: 'Requests per minute: Claude Sonnet 5.5',
    limit: 'Limit',
    whatIf: 'What would this have done?',
    replay: 'Replay',
    day: '24 hours',
    allPass: 'All 4 requests would have passed.',
    refused: '3 of 4 requests would have been refused.',
    passNow: 'Under the limits of now they pass.',
    enough: '4 would have refused nothing.',
    whom: 'Whom it would have refused',
    of: '3 of 4',
    reportOnly: 'Report only',
    save: 'Save',
    counts: /^1 in 24 h · 1 in 7 d$/,
    change: 'Change limit',
    another: 'Limit another period',
    period: 'Period',
    perDay: 'Per day',
    field: 'Limit in US dollars',
    spendRefused: /of 4 requests would have been refused/,
    reported: 'Only reported: $0.00 per day.',
    wouldHave: /Would have refused 1 request in 24 hours, 1 in 7 days/,
    remove: 'Remove limit',
  },
  fr: {
    sonnet: 'Modifier Requêtes par minute pour Claude Sonnet 5.5',
    tryOut: 'Essayer Requêtes par minute pour Claude Sonnet 5.5',
    sonnetTitle: 'Requêtes par minute : Claude Sonnet 5.5',
    limit: 'Limite',
    whatIf: 'Qu’aurait fait cette limite ?',
    replay: 'Rejouer',
    day: '24 heures',
    allPass: 'Les 4 requêtes seraient passées.',
    refused: '3 sur 4 requêtes auraient été refusées.',
    passNow: 'Avec les limites actuelles, elles passent.',
    enough: '4 n’aurait rien refusé.',
    whom: 'Qui aurait été refusé',
    of: '3 sur 4',
    reportOnly: 'Signaler seulement',
    save: 'Enregistrer',
    counts: /^1 en 24 h · 1 en 7 j$/,
    change: 'Modifier la limite',
    another: 'Limiter une autre période',
    period: 'Période',
    perDay: 'Par jour',
    field: 'Limite en dollars US',
    spendRefused: /sur 4 requêtes auraient été refusées/,
    reported: 'Seulement signalée : 0,00 $US par jour.',
    wouldHave: /Aurait refusé 1 requête en 24 heures, 1 en 7 jours/,
    remove: 'Supprimer la limite',
  },
} as const

let world: ConsoleWorld
beforeAll(async () => {
  world = await openConsoleWorld()
  await world.api('POST', 'settings', { usage_tier: 'build' })
})
afterAll(() => world.close())

describe.each(['en', 'fr'] as const)('what a limit would have done, in %s', (language) => {
  const label = labels[language]
  let workspaceId: string
  let secret: string
  beforeAll(async () => {
    workspaceId = (await world.api('POST', 'workspaces', { name: `Search ${language}` })).id
    const key = await world.api('POST', 'api_keys', { name: 'crawler', workspace_id: workspaceId })
    secret = key.key
    for (let count = 0; count < 4; count++) await ask()
  })

  async function ask(): Promise<void> {
    const response = await fetch(`${world.url}/v1/messages`, {
      method: 'POST',
      headers: {
        'x-api-key': secret,
        'content-type': 'application/json',
        'anthropic-version': '2023-06-01',
      },
      body: JSON.stringify({
        model: 'claude-sonnet-5-5',
        max_tokens: 10,
        messages: [{ role: 'user', content: 'Hello' }],
      }),
    })
    expect(response.status).toBe(200)
    await response.arrayBuffer()
  }
  const open = (width?: number) =>
    world.open(`/settings/workspaces/${workspaceId}/limits`, {
      language,
      ...(width !== undefined && { width }),
    })
  const replay = async (dialog: Locator): Promise<void> => {
    const panel = dialog.getByRole('region', { name: label.whatIf })
    await panel.getByRole('button', { name: label.day }).click()
    await panel.getByRole('button', { name: label.replay, exact: true }).click()
  }

  test('a rate limit is tried on what was asked before it is saved, and saved as it was tried', async () => {
    const page = await open()
    await page.getByRole('button', { name: label.sonnet, exact: true }).click()
    await page.getByRole('textbox', { name: label.sonnet }).fill('100')
    await page.getByRole('button', { name: label.tryOut }).click()
    const dialog = page.getByRole('dialog', { name: label.sonnetTitle })
    await expect(dialog.getByLabel(label.limit, { exact: true })).toHaveValue('100')
    await replay(dialog)
    await expect(dialog.getByText(label.allPass)).toBeVisible()

    await dialog.getByLabel(label.limit, { exact: true }).fill('1')
    await expect(dialog.getByText(label.allPass)).toBeHidden()
    await replay(dialog)
    await expect(dialog.getByText(label.refused)).toBeVisible()
    await expect(dialog.getByText(label.passNow)).toBeVisible()
    await expect(dialog.getByText(label.enough)).toBeVisible()
    const whom = dialog.getByRole('table', { name: label.whom })
    await expect(whom.getByRole('row', { name: 'crawler' })).toContainText(label.of)
    await expectAccessible(page)

    await dialog.getByRole('button', { name: label.save }).click()
    await expect(dialog).toBeHidden()
    const { data } = await world.api('GET', `workspaces/${workspaceId}/rate_limits`)
    expect(data[0].limits).toMatchObject([{ type: 'requests_per_minute', value: 1 }])
    expect(data[0].limits[0]).not.toHaveProperty('mode')
  })

  test('a rate limit that only reports lets through, and shows beside it what it would have refused', async () => {
    const page = await open(360)
    await page.getByRole('button', { name: label.sonnet, exact: true }).click()
    await page.getByRole('textbox', { name: label.sonnet }).fill('0')
    await page.getByRole('button', { name: label.tryOut }).click()
    const dialog = page.getByRole('dialog', { name: label.sonnetTitle })
    await dialog.getByText(label.reportOnly, { exact: true }).click()
    await expectNothingCutOff(page)
    await dialog.getByRole('button', { name: label.save }).click()
    await expect(dialog).toBeHidden()
    await expect(page.getByText(label.reportOnly, { exact: true })).toBeVisible()

    await ask()
    await page.reload()
    await expect(page.getByText(label.counts)).toBeVisible()
    await expectNothingCutOff(page)
    await expectAccessible(page)
    await world.api('POST', `workspaces/${workspaceId}/rate_limits/${await rateLimitId()}`, {
      limits: [{ type: 'requests_per_minute', value: null }],
    })
  })

  async function rateLimitId(): Promise<string> {
    const { data } = await world.api('GET', 'rate_limits?model=claude-sonnet-5-5')
    return data[0].id
  }

  test('a spend limit is tried, set to report only, and shows what it would have refused', async () => {
    const page = await open()
    await page.getByRole('button', { name: label.another }).click()
    const dialog = page.getByRole('dialog', { name: label.change })
    await dialog.getByRole('button', { name: label.period }).click()
    await page.getByRole('option', { name: label.perDay }).click()
    await dialog.getByLabel(label.field).fill('0')
    await replay(dialog)
    await expect(
      dialog.getByText(language === 'en' ? /^\d of \d/ : /^\d sur \d/).first(),
    ).toBeVisible()
    await dialog.getByText(label.reportOnly, { exact: true }).click()
    await dialog.getByRole('button', { name: label.save }).click()
    await expect(dialog).toBeHidden()
    const region = page.getByRole('region', { name: label.perDay })
    await expect(region.getByText(label.reported)).toBeVisible()

    await ask()
    await page.reload()
    await expect(region.getByText(label.wouldHave)).toBeVisible()
    await expectAccessible(page)
    await expect(region.getByRole('button', { name: label.remove })).toBeVisible()
  })
})

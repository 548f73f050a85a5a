import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { openConsoleWorld } from '#test/support/browser.ts'
import type { ConsoleWorld } from '#test/support/browser.ts'
import { expect } from '#test/support/page-expect.ts'
import { visibleTexts } from '#test/support/visible-text.ts'

let world: ConsoleWorld
let workspaceId: string
beforeAll(async () => {
  world = await openConsoleWorld()
  // Names that are no word of either language.
  const workspace = await world.api('POST', 'workspaces', { name: 'Kwzx' })
  workspaceId = workspace.id
  await world.api('POST', 'api_keys', { name: 'zqk', workspace_id: workspaceId })
  await world.api('POST', 'spend_limits', {
    scope: { type: 'workspace', workspace_id: workspaceId },
    amount: '5000',
    period: 'monthly',
  })
  await world.api('POST', 'notifications', {
    scope: { type: 'workspace', workspace_id: workspaceId },
    period: 'monthly',
    threshold: { type: 'percent', percent: 80 },
    recipients: { roles: ['workspace_admin'] },
  })
  await world.api('POST', 'spend_limit_increase_requests', {
    workspace_id: workspaceId,
    amount: '7000',
    period: 'monthly',
    reason: 'Zqk.',
  })
})
afterAll(() => world.close())

const paths = [
  '/',
  '/playground',
  '/connect',
  '/usage',
  '/cost',
  '/logs',
  '/account',
  '/settings/workspaces',
  '/settings/workspaces/{workspace}/members',
  '/settings/workspaces/{workspace}/keys',
  '/settings/workspaces/{workspace}/limits',
  '/settings/workspaces/{workspace}/usage',
  '/settings/workspaces/{workspace}/details',
  '/settings/members',
  '/settings/keys',
  '/settings/admin-keys',
  '/settings/limits',
  '/settings/requests',
  '/settings/organization',
  '/settings/sign-on',
  '/settings/webhooks',
  '/settings/outbox',
  '/settings/prices',
  '/settings/upstream',
  '/settings/activity',
  '/nothing/here',
]

/** Words that stand in nearly every sentence of the one language, and in none of the other. */
const english =
  /(?<![\p{L}_-])(the|and|of|with|your|you|are|was|this|that|from|what|which|when|who|not|new|all|every|each|key|keys|limit|limits|workspace|workspaces|member|members|settings|search|save|cancel|delete|remove|edit|create|add|name|status|created|expires|never|spend|spent|month|week|request|requests|sign|password|show|send|nothing|yet)(?![\p{L}_-])/iu
const french =
  /(?<![\p{L}_-])(le|la|les|des|du|une|et|ou|où|avec|votre|vous|est|sont|ce|cette|qui|que|quand|pas|nouveau|nouvelle|tous|toutes|chaque|clé|clés|limite|limites|espace|espaces|membre|membres|paramètres|rechercher|enregistrer|annuler|supprimer|modifier|créer|ajouter|nom|état|jamais|dépenses|mois|semaine|requête|requêtes|aucun|aucune)(?![\p{L}_-])/iu

/** Names of models and groups are Anthropic's, the product's own are the product's, in every language. */
const properNames = [
  /Claude Opus 4 and 4\.1/g,
  /First admin key/g,
  /Claude Code/g,
  /Google Workspace/g,
]

function withoutNames(text: string): string {
  return properNames.reduce((left, name) => left.replaceAll(name, 'Kwzx'), text)
}

/** One in each language, which goes from page to page. */
const pages: Partial<Record<'en' | 'fr', Promise<Page>>> = {}

async function textsOf(path: string, language: 'en' | 'fr'): Promise<readonly string[]> {
  const page = await (pages[language] ??= world.open('/', { language, outlivesTest: true }))
  await page.goto(path.replace('{workspace}', workspaceId))
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0)
  const texts = await visibleTexts(page)
  return texts.map(withoutNames)
}

describe('each page speaks one language', () => {
  test.each(paths)('%s has no English word in French, and keeps its typography', async (path) => {
    const texts = await textsOf(path, 'fr')

    expect(texts.length).toBeGreaterThan(1)
    expect(texts.filter((text) => english.test(text))).toEqual([])
    expect(texts.filter((text) => /\p{L}'\p{L}|[\p{L}\p{N})] ?[;!?](?=\s|$)/u.test(text))).toEqual(
      [],
    )
    expect(texts.filter((text) => /[\p{L}\p{N})»] ?:(?=\s|$)|\d ?%/u.test(text))).toEqual([])
  })

  test.each(paths)('%s has no French word in English', async (path) => {
    const texts = await textsOf(path, 'en')

    expect(texts.length).toBeGreaterThan(1)
    expect(texts.filter((text) => french.test(text))).toEqual([])
  })
})

import Anthropic from '@anthropic-ai/sdk'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { openConsoleWorld } from '#test/support/browser.ts'
import type { ConsoleWorld } from '#test/support/browser.ts'
import { expect } from '#test/support/page-expect.ts'

const labels = {
  en: {
    more: (name: string) => `More actions for ${name}`,
    pause: 'Pause',
    pauseAction: 'Pause workspace',
    paused: 'Paused',
    pausedSince: /^Paused since/,
    resume: 'Resume',
    resumed: 'Workspace resumed',
    archive: 'Archive…',
    archiveAction: 'Archive workspace',
    archiveKeys: '1 API key is archived with it.',
    typeName: 'Type the name of the workspace to confirm',
    archived: 'Archived',
    showArchived: 'Show archived',
    archivedFinal: 'This workspace is archived, for good.',
    duplicate: 'Duplicate…',
    copy: (name: string) => `${name} (copy)`,
    copyMembers: 'Copy the members and their roles too',
    create: 'Create',
    search: 'Search workspaces',
    noneFound: 'Nothing matches “nowhere”.',
    countOf: /^\d+ of 100 workspaces$/,
    name: 'Name',
    spentOf: '$0.00 of $500.00',
    cancel: 'Cancel',
    limitReached: /limited to \d+ workspaces/,
    add: 'Add workspace',
  },
  fr: {
    more: (name: string) => `Plus d’actions pour ${name}`,
    pause: 'Mettre en pause',
    pauseAction: 'Mettre en pause',
    paused: 'En pause',
    pausedSince: /^En pause depuis le/,
    resume: 'Reprendre',
    resumed: 'Espace de travail remis en service',
    archive: 'Archiver…',
    archiveAction: 'Archiver l’espace de travail',
    archiveKeys: '1 clé API est archivée avec lui.',
    typeName: 'Saisissez le nom de l’espace de travail pour confirmer',
    archived: 'Archivé',
    showArchived: 'Afficher les espaces archivés',
    archivedFinal: 'Cet espace de travail est archivé définitivement.',
    duplicate: 'Dupliquer…',
    copy: (name: string) => `${name} (copie)`,
    copyMembers: 'Copier aussi les membres et leurs rôles',
    create: 'Créer',
    search: 'Rechercher un espace de travail',
    noneFound: 'Aucun résultat pour « nowhere ».',
    countOf: /^\d+ espaces? de travail sur 100$/,
    name: 'Nom',
    spentOf: '0,00 $US sur 500,00 $US',
    cancel: 'Annuler',
    limitReached: /limitée à \d+ espaces de travail/,
    add: 'Ajouter un espace de travail',
  },
} as const

let world: ConsoleWorld
beforeAll(async () => {
  world = await openConsoleWorld()
})
afterAll(() => world.close())

/** A workspace with a key, and an unmodified client that holds it. */
async function makeClient(name: string) {
  const workspace = await world.api('POST', 'workspaces', { name })
  const made = { name: 'client', workspace_id: workspace.id }
  const { key } = await world.api('POST', 'api_keys', made)
  const client = new Anthropic({ apiKey: key, authToken: null, baseURL: world.url, maxRetries: 0 })
  const ask = () =>
    client.messages.create({
      model: 'claude-haiku-4-5',
      max_tokens: 16,
      messages: [{ role: 'user', content: 'Hello' }],
    })
  return { workspace, ask }
}

describe.each(['en', 'fr'] as const)('a workspace in %s', (language) => {
  const label = labels[language]

  test('that is paused refuses the next call of a client, and takes it again once resumed', async () => {
    const { workspace, ask } = await makeClient(`Paused ${language}`)
    expect((await ask()).type).toBe('message')
    const page = await world.open('/settings/workspaces', { language })

    await page.getByRole('button', { name: label.more(workspace.name) }).click()
    await page.getByRole('menuitem', { name: label.pause }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: label.pauseAction }).click()
    const row = page.getByRole('row').filter({ hasText: workspace.name })
    await expect(row.getByText(label.paused, { exact: true })).toBeVisible()
    await expect(ask()).rejects.toThrow(Anthropic.APIError)

    await page.getByRole('link', { name: workspace.name }).click()
    await expect(page.getByText(label.pausedSince)).toBeVisible()
    await page.getByRole('button', { name: label.resume, exact: true }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: label.resume }).click()
    await expect(page.getByText(label.resumed)).toBeVisible()
    expect((await ask()).type).toBe('message')
    await expect(page.getByText(label.pausedSince)).toHaveCount(0)
  })

  test('is archived once its name is typed, with its keys, and is still there to look at', async () => {
    const { workspace, ask } = await makeClient(`Archived ${language}`)
    expect((await ask()).type).toBe('message')
    const page = await world.open('/settings/workspaces', { language })

    await page.getByRole('button', { name: label.more(workspace.name) }).click()
    await page.getByRole('menuitem', { name: label.archive }).click()
    const dialog = page.getByRole('alertdialog')
    await expect(dialog.getByText(label.archiveKeys)).toBeVisible()
    const archive = dialog.getByRole('button', { name: label.archiveAction })
    await expect(archive).toHaveAttribute('aria-disabled', 'true')
    await dialog.getByLabel(label.typeName).fill(workspace.name)
    await archive.click()

    await expect(page.getByRole('link', { name: workspace.name })).toHaveCount(0)
    await expect(ask()).rejects.toThrow(Anthropic.AuthenticationError)
    await page.getByText(label.showArchived).click()
    const row = page.getByRole('row').filter({ hasText: workspace.name })
    await expect(row.getByText(label.archived, { exact: true })).toBeVisible()
    await expect(page).toHaveURL(/archived=shown/)
    await page.getByRole('button', { name: label.more(workspace.name) }).click()
    await expect(page.getByRole('menuitem', { name: label.archive })).toContainText(
      label.archivedFinal,
    )
  })

  test('is duplicated with its limits and members', async () => {
    const workspace = await world.api('POST', 'workspaces', { name: `Model ${language}` })
    const scope = { type: 'workspace', workspace_id: workspace.id }
    await world.api('POST', 'spend_limits', { scope, amount: '50000', period: 'monthly' })
    const person = await world.join({
      name: `Mary ${language}`,
      email: `mary.${language}@acme.example`,
      role: 'user',
    })
    await world.api('POST', `workspaces/${workspace.id}/members`, {
      user_id: person.id,
      workspace_role: 'workspace_admin',
    })
    const page = await world.open('/settings/workspaces', { language })

    await page.getByRole('button', { name: label.more(workspace.name) }).click()
    await page.getByRole('menuitem', { name: label.duplicate }).click()
    await page.getByText(label.copyMembers).click()
    await page.getByRole('dialog').getByRole('button', { name: label.create, exact: true }).click()

    const copy = label.copy(workspace.name)
    await expect(page.getByRole('row').filter({ hasText: copy })).toContainText(label.spentOf)
    const { data } = await world.api('GET', 'workspaces?limit=100')
    const { id } = data.find((each: { name: string }) => each.name === copy)
    const members = await world.api('GET', `workspaces/${id}/members`)
    expect(members.data).toMatchObject([{ user_id: person.id, workspace_role: 'workspace_admin' }])
  })
})

describe.each(['en', 'fr'] as const)('the list of workspaces in %s', (language) => {
  const label = labels[language]

  test('has its search and order in the address', async () => {
    const names = [`Zebra ${language}`, `Aardvark ${language}`]
    for (const name of names) await world.api('POST', 'workspaces', { name })
    const page = await world.open('/settings/workspaces', { language })

    await expect(page.getByText(label.countOf)).toBeVisible()
    await page.getByRole('button', { name: label.name }).click()
    await expect(page).toHaveURL(/sort=-name/)
    const links = page.getByRole('cell').getByRole('link')
    await expect(links.first()).toHaveText(/^Zebra/)
    await page.getByRole('searchbox', { name: label.search }).fill('aardvark')
    await expect(page).toHaveURL(/q=aardvark/)
    await page.reload()

    await expect(links.first()).toHaveText(/^Aardvark/)
    await page.getByRole('searchbox', { name: label.search }).fill('nowhere')
    await expect(page.getByText(label.noneFound)).toBeVisible()
  })

  test('opens a row on a click, and gives the focus back to where a dialog came from', async () => {
    const { id, name } = await world.api('POST', 'workspaces', { name: `Focus ${language}` })
    const page = await world.open('/settings/workspaces', { language })

    const menu = page.getByRole('button', { name: label.more(name) })
    await menu.focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await expect(menu).toBeFocused()

    await page.getByRole('row').filter({ hasText: name }).getByRole('cell').nth(2).click()
    await expect(page).toHaveURL(new RegExp(`/settings/workspaces/${id}$`))
  })

  test('says that there is no room for another one', async () => {
    const before = await world.api('GET', 'settings')
    await world.api('POST', 'workspaces', { name: `Last ${language}` })
    await world.api('POST', 'settings', { workspaces_max: 1 })
    const page = await world.open('/settings/workspaces', { language })

    const add = page.getByRole('button', { name: label.add })
    await expect(add).toHaveAttribute('aria-disabled', 'true')
    await page.getByRole('heading', { level: 1 }).hover()
    await add.hover()
    await expect(page.getByRole('tooltip')).toHaveText(label.limitReached)

    await world.api('POST', 'settings', { workspaces_max: before.workspaces_max })
  })
})

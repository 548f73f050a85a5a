import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { openConsoleWorld } from '#test/support/browser.ts'
import type { ConsoleWorld, Credentials } from '#test/support/browser.ts'
import { expectAccessible, expectNothingCutOff } from '#test/support/page-checks.ts'
import { expect } from '#test/support/page-expect.ts'

// The steps of Anthropic's help article on workspaces, with its own labels.
const labels = {
  en: {
    settings: 'Settings',
    workspaces: 'Workspaces',
    add: 'Add workspace',
    dialog: 'Add a workspace',
    name: 'Workspace name',
    green: 'Green',
    violet: 'Violet',
    create: 'Create',
    more: (name: string) => `More actions for ${name}`,
    edit: 'Edit details',
    save: 'Save',
    archive: 'Archive…',
    adminOnly: 'Only organization admins can create workspaces.',
    default: 'Default workspace',
    defaultLocked: 'The default workspace cannot be edited or removed.',
    defaultMembers: /It has no member list/,
    nameRequired: 'Give the workspace a name.',
    members: 'Members',
    addTo: 'Add to workspace',
    person: 'Person or people',
    limitedDeveloper: /^Workspace limited developer/,
    limitedDeveloperShort: 'Workspace limited developer',
    adminRole: 'Workspace admin',
    changeRole: (name: string) => `Change role of ${name}`,
    remove: (name: string) => `Remove ${name} from the workspace`,
    removeAction: 'Remove',
    removed: 'Member removed',
    disableKeys: /^Disable them/,
    inherited: /cannot be removed from one/,
    inheritedAdmin: 'Admin by organization role',
    inheritedBilling: 'Billing by organization role',
    nobodyChosen: 'Choose at least one person.',
  },
  fr: {
    settings: 'Paramètres',
    workspaces: 'Espaces de travail',
    add: 'Ajouter un espace de travail',
    dialog: 'Ajouter un espace de travail',
    name: 'Nom de l’espace de travail',
    green: 'Vert',
    violet: 'Violet',
    create: 'Créer',
    more: (name: string) => `Plus d’actions pour ${name}`,
    edit: 'Modifier les détails',
    save: 'Enregistrer',
    archive: 'Archiver…',
    adminOnly:
      'Seuls les administrateurs de l’organisation peuvent créer de nouveaux espaces de travail.',
    default: 'Espace de travail par défaut',
    defaultLocked:
      'L’espace de travail par défaut n’est pas modifiable et ne peut pas être supprimé.',
    defaultMembers: /Il n’a pas de liste de membres/,
    nameRequired: 'Donnez un nom à l’espace de travail.',
    members: 'Membres',
    addTo: 'Ajouter à l’espace de travail',
    person: 'Personne ou personnes',
    limitedDeveloper: /^Développeur restreint de l’espace de travail/,
    limitedDeveloperShort: 'Développeur restreint de l’espace de travail',
    adminRole: 'Administrateur de l’espace de travail',
    changeRole: (name: string) => `Changer le rôle d’${name}`,
    remove: (name: string) => `Retirer ${name} de l’espace de travail`,
    removeAction: 'Retirer',
    removed: 'Membre retiré',
    disableKeys: /^Les désactiver/,
    inherited: /ne peuvent pas en être retirés/,
    inheritedAdmin: 'Administrateur par rôle d’organisation',
    inheritedBilling: 'Facturation par rôle d’organisation',
    nobodyChosen: 'Choisissez au moins une personne.',
  },
} as const

let world: ConsoleWorld
let developer: Credentials & { id: string }
let user: Credentials & { id: string }
beforeAll(async () => {
  world = await openConsoleWorld()
  developer = await world.join({ name: 'Grace', email: 'grace@acme.example', role: 'developer' })
  user = await world.join({ name: 'Émilie', email: 'emilie@acme.example', role: 'user' })
  await world.join({ name: 'Blaise', email: 'blaise@acme.example', role: 'billing' })
})
afterAll(() => world.close())

function rowOf(page: Page, name: string) {
  return page.getByRole('row').filter({ hasText: name })
}

describe.each(['en', 'fr'] as const)('the article in %s', (language) => {
  const label = labels[language]
  const open = (path: string, as?: Credentials) => world.open(path, { language, ...(as && { as }) })
  const make = (name: string) => world.api('POST', 'workspaces', { name: `${name} ${language}` })

  test('creates a workspace with a name and a color, and has it in the list', async () => {
    const page = await open('/')

    await expect(page.getByText(label.settings, { exact: true })).toBeVisible()
    await page.getByRole('link', { name: label.workspaces, exact: true }).click()
    await page.getByRole('button', { name: label.add }).click()
    const dialog = page.getByRole('dialog', { name: label.dialog })
    await dialog.getByRole('button', { name: label.create, exact: true }).click()
    await expect(dialog.getByText(label.nameRequired)).toBeVisible()
    await dialog.getByLabel(label.name).fill(`Made ${language}`)
    await dialog.getByRole('radio', { name: label.green }).press('Space')
    await dialog.getByRole('button', { name: label.create, exact: true }).click()

    await expect(dialog).toBeHidden()
    await expect(page.getByRole('link', { name: `Made ${language}` })).toBeVisible()
    const { data } = await world.api('GET', 'workspaces?limit=100')
    const made = data.find((each: { name: string }) => each.name === `Made ${language}`)
    expect(made.display_color).toBe('#2E8B57')
  })

  test('changes the name and the color of a workspace', async () => {
    const { id, name } = await make('Before')
    const page = await open('/settings/workspaces')

    await page.getByRole('button', { name: label.more(name) }).click()
    await page.getByRole('menuitem', { name: label.edit }).click()
    const dialog = page.getByRole('dialog', { name: label.edit })
    await dialog.getByLabel(label.name).fill(`After ${language}`)
    await dialog.getByRole('radio', { name: label.violet }).press('Space')
    await dialog.getByRole('button', { name: label.save }).click()

    await expect(page.getByRole('link', { name: `After ${language}` })).toBeVisible()
    const changed = await world.api('GET', `workspaces/${id}`)
    expect(changed).toMatchObject({ name: `After ${language}`, display_color: '#7A68CC' })
  })

  test('keeps the default workspace as it is, and says so', async () => {
    const page = await open('/settings/workspaces')

    await page.getByRole('button', { name: label.more(label.default) }).click()
    for (const name of [label.edit, label.archive]) {
      const entry = page.getByRole('menuitem', { name })
      await expect(entry).toHaveAttribute('aria-disabled', 'true')
      await expect(entry).toContainText(label.defaultLocked)
    }
    await page.keyboard.press('Escape')
    await page.getByRole('link', { name: label.default }).click()

    await expect(page.getByText(label.defaultMembers).first()).toBeVisible()
    await expect(page.getByRole('button', { name: label.addTo })).toHaveAttribute(
      'aria-disabled',
      'true',
    )
  })

  test('only admins create workspaces: others are told', async () => {
    const page = await open('/settings/workspaces', developer)

    const button = page.getByRole('button', { name: label.add })
    await expect(button).toHaveAttribute('aria-disabled', 'true')
    await button.focus()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Shift+Tab')

    await expect(page.getByRole('tooltip')).toHaveText(label.adminOnly)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  })

  test('adds people to a workspace with a role, and changes it in its place', async () => {
    const { id, name } = await make('Team')
    const page = await open('/settings/workspaces')

    await page.getByRole('link', { name }).click()
    await page.getByRole('tab', { name: label.members }).click()
    await page.getByRole('button', { name: label.addTo }).click()
    const dialog = page.getByRole('dialog', { name: label.addTo })
    await dialog.getByRole('button', { name: label.addTo, exact: true }).click()
    await expect(dialog.getByText(label.nobodyChosen)).toBeVisible()
    const people = dialog.getByRole('listbox', { name: label.person })
    await expect(people.getByRole('option', { name: 'ada' })).toHaveAttribute(
      'aria-disabled',
      'true',
    )
    await dialog.getByRole('searchbox').fill('emilie')
    await expect(people.getByRole('option')).toHaveCount(1)
    await people.getByRole('option', { name: 'Émilie' }).click()
    await dialog.getByRole('searchbox').fill('')
    await people.getByRole('option', { name: 'Grace' }).click()
    await dialog.getByRole('radio', { name: label.limitedDeveloper }).press('Space')
    await dialog.getByRole('button', { name: label.addTo, exact: true }).click()

    await expect(dialog).toBeHidden()
    await expect(rowOf(page, 'Émilie')).toContainText(label.limitedDeveloperShort)
    await page.getByRole('button', { name: label.changeRole('Émilie') }).click()
    await page.getByRole('option', { name: label.adminRole }).click()
    await expect
      .poll(
        async () => (await world.api('GET', `workspaces/${id}/members/${user.id}`)).workspace_role,
      )
      .toBe('workspace_admin')
    const { data } = await world.api('GET', `workspaces/${id}/members`)
    expect(data).toHaveLength(2)
  })

  test('removes a member, and disables their keys if asked to', async () => {
    const { id, name } = await make('Leaving')
    await world.api('POST', `workspaces/${id}/members`, {
      user_id: user.id,
      workspace_role: 'workspace_developer',
    })
    const owned = { name: 'ci', workspace_id: id, owner_user_id: user.id }
    const key = await world.api('POST', 'api_keys', owned)
    const page = await open(`/settings/workspaces/${id}/members`)

    await page.getByRole('button', { name: label.remove('Émilie') }).click()
    const dialog = page.getByRole('alertdialog')
    await expect(dialog).toContainText(name)
    await dialog.getByRole('radio', { name: label.disableKeys }).press('Space')
    await dialog.getByRole('button', { name: label.removeAction, exact: true }).click()

    await expect(page.getByText(label.removed)).toBeVisible()
    await expect(rowOf(page, 'Émilie')).toHaveCount(0)
    expect((await world.api('GET', `api_keys/${key.id}`)).status).toBe('inactive')
    expect((await world.api('GET', `workspaces/${id}/members`)).data).toEqual([])
  })

  test('keeps those who have access by their role in the organization', async () => {
    const { id } = await make('Inherited')
    const page = await open(`/settings/workspaces/${id}/members`)

    await expect(rowOf(page, 'ada@acme.example')).toContainText(label.inheritedAdmin)
    await expect(rowOf(page, 'Blaise')).toContainText(label.inheritedBilling)
    for (const name of ['ada', 'Blaise']) {
      const bin = page.getByRole('button', { name: label.remove(name) })
      await expect(bin).toHaveAttribute('aria-disabled', 'true')
      // As a hand does: it comes from somewhere.
      await page.getByRole('heading', { level: 1 }).hover()
      await bin.hover()
      await expect(page.getByRole('tooltip')).toHaveText(label.inherited)
    }
  })

  test.each(['light', 'dark'] as const)('keeps nobody out in the %s theme', async (theme) => {
    const { id, name } = await make(`Open to all ${theme}`)
    const page = await world.open('/settings/workspaces', { language, theme, width: 360 })
    await expect(page.getByRole('link', { name })).toBeVisible()
    await expectAccessible(page)
    await expectNothingCutOff(page)
    await page.getByRole('button', { name: label.add }).click()
    await expect(page.getByRole('dialog')).toBeVisible()
    await expectAccessible(page)

    await page.goto(`/settings/workspaces/${id}/members`)
    await expect(rowOf(page, 'ada@acme.example')).toBeVisible()
    await expectAccessible(page)
    await expectNothingCutOff(page)
    await page.getByRole('button', { name: label.addTo }).click()
    await expect(page.getByRole('option', { name: 'Grace' })).toBeVisible()
    await expectAccessible(page)
  })
})

import { afterAll, beforeAll, describe, test } from 'vitest'
import { messages as english } from '#i18n/console/messages.en.ts'
import { messages as french } from '#i18n/console/messages.fr.ts'
import { openConsoleWorld } from '#test/support/browser.ts'
import type { ConsoleWorld, Credentials } from '#test/support/browser.ts'
import { expectAccessible, expectNothingCutOff } from '#test/support/page-checks.ts'
import { expect } from '#test/support/page-expect.ts'

let world: ConsoleWorld
let developer: Credentials & { id: string }
beforeAll(async () => {
  world = await openConsoleWorld()
  developer = await world.join({ name: 'Dev', email: 'dev@acme.example', role: 'developer' })
})
afterAll(() => world.close())

async function makeWorkspace(): Promise<string> {
  const made = await world.api('POST', 'workspaces', { name: 'Search', tags: { team: 'search' } })
  return made.id
}

describe.each([
  ['en', english],
  ['fr', french],
] as const)('the details of a workspace in %s', (language, { details, workspaces, common }) => {
  test('are edited and saved together', async () => {
    const id = await makeWorkspace()
    const page = await world.open(`/settings/workspaces/${id}/details`, { language })

    await page.getByRole('textbox', { name: workspaces.name }).fill('Search engine')
    await page.getByRole('radio', { name: workspaces.colors.violet }).check({ force: true })
    await page.getByRole('button', { name: details.addTag }).click()
    await page.getByRole('textbox', { name: details.tagName(2) }).fill('cost_center')
    await page.getByRole('textbox', { name: details.tagValue(2) }).fill('4210')
    await page.getByRole('button', { name: details.removeTag('team') }).click()
    await page.getByRole('radio', { name: details.modelsSome }).check({ force: true })
    await page.getByRole('searchbox', { name: details.modelsSearch }).fill('haiku 5')
    await expect(page.getByRole('checkbox')).toHaveCount(1)
    await page.getByRole('checkbox', { name: /Haiku 5\.5/ }).check({ force: true })
    await page.getByRole('textbox', { name: details.modelOther }).fill('claude-next-9')
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: details.addresses }).fill('10.0.0.0/8\n::1')
    await page.getByRole('radio', { name: details.geoUs }).check({ force: true })
    await page.getByRole('button', { name: common.save }).click()

    await expect(page.getByText(common.saved)).toBeVisible()
    expect(await world.api('GET', `workspaces/${id}`)).toMatchObject({
      name: 'Search engine',
      display_color: '#7A68CC',
      tags: { cost_center: '4210' },
      allowed_models: ['claude-haiku-5-5', 'claude-next-9'],
      allowed_ips: ['10.0.0.0/8', '::1'],
      data_residency: { allowed_inference_geos: ['us'] },
    })
  })

  test('say which line is wrong, and send nothing until it is right', async () => {
    const id = await makeWorkspace()
    const page = await world.open(`/settings/workspaces/${id}/details`, { language, width: 360 })

    const addresses = page.getByRole('textbox', { name: details.addresses })
    await addresses.fill('10.0.0.0/8\n10.0.0.0/33')
    await page.getByRole('button', { name: details.addTag }).click()
    await page.getByRole('textbox', { name: details.tagName(2) }).fill('team')
    await page.getByRole('button', { name: common.save }).click()

    await expect(page.getByText(details.addressProblem(2, '10.0.0.0/33'))).toBeVisible()
    await expect(page.getByText(details.tagTwice(2, 'team'))).toBeVisible()
    await expectAccessible(page)
    await expectNothingCutOff(page)
    await addresses.fill('10.0.0.0/8')
    await page.getByRole('textbox', { name: details.tagName(2) }).fill('env')
    await page.getByRole('button', { name: common.save }).click()
    await expect(page.getByText(common.saved)).toBeVisible()
  })

  test('are read and not edited by a developer, who is told who may', async () => {
    const id = await makeWorkspace()
    await world.api('POST', `workspaces/${id}/members`, {
      user_id: developer.id,
      workspace_role: 'workspace_developer',
    })
    const page = await world.open(`/settings/workspaces/${id}/details`, {
      language,
      theme: 'dark',
      as: developer,
    })

    const save = page.getByRole('button', { name: common.save })
    await expect(save).toHaveAttribute('aria-disabled', 'true')
    await expectAccessible(page)
    await save.focus()
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Tab')
    await expect(page.getByRole('tooltip')).toContainText(
      language === 'en' ? 'Workspace admin' : 'Administrateur de l’espace de travail',
    )
  })

  test('of the Default workspace keep its name and have no allow-lists', async () => {
    const [{ id }] = (await world.api('GET', 'workspaces?include_default=true')).data.filter(
      (each: { name: string }) => each.name === 'Default',
    )
    const page = await world.open(`/settings/workspaces/${id}/details`, { language })

    await expect(page.getByRole('textbox', { name: workspaces.name })).toBeDisabled()
    await expect(page.getByText(details.defaultLists)).toBeVisible()
    await expect(page.getByRole('textbox', { name: details.addresses })).toHaveCount(0)
  })
})

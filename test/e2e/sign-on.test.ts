import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { messages as en } from '#i18n/console/messages.en.ts'
import { messages as fr } from '#i18n/console/messages.fr.ts'
import { openConsoleWorld } from '#test/support/browser.ts'
import type { ConsoleWorld, Credentials } from '#test/support/browser.ts'
import { client, openOidc } from '#test/support/oidc.ts'
import type { Oidc } from '#test/support/oidc.ts'
import { expectAccessible, expectNothingCutOff } from '#test/support/page-checks.ts'
import { expect } from '#test/support/page-expect.ts'
import { readCommands, runShown, shownCommands } from '#test/support/run-shown.ts'

const grace = {
  sub: 'subject-1',
  email: 'grace@acme.example',
  email_verified: true,
  name: 'Grace Hopper',
}

// One story, told in order: each test begins where the one before has ended.
describe.each([
  ['en', en],
  ['fr', fr],
] as const)('single sign-on, in %s', (language, words) => {
  const { signOn, signIn, common, roles } = words
  let world: ConsoleWorld
  let oidc: Oidc
  let developer: Credentials
  beforeAll(async () => {
    world = await openConsoleWorld(
      { ATELIER_WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8' },
      { isPublic: true },
    )
    oidc = await openOidc()
    await world.api('POST', 'workspaces', { name: 'Search' })
    developer = await world.join({ name: 'Dev', email: 'dev@acme.example', role: 'developer' })
  })
  afterAll(async () => {
    await world.close()
    await oidc.close()
  })
  const openSettings = () => world.open('/settings/sign-on', { language })
  const openSignIn = () => world.open('/sign-in', { language, as: null })

  test('an admin adds a provider, after showing who they are, and is told where it sends back to', async () => {
    const page = await openSettings()
    await expect(page.getByText(signOn.empty)).toBeVisible()
    world.ageSessions()
    await page.getByRole('button', { name: signOn.add }).click()
    const sheet = page.getByRole('dialog', { name: signOn.add })
    await sheet.getByRole('button', { name: signOn.save }).click()
    await expect(sheet.getByText(signOn.domainsMissing)).toBeVisible()
    await sheet.getByLabel(signOn.name, { exact: true }).fill('Acme')
    await sheet.getByLabel(signOn.issuer).fill(`${oidc.issuer}/elsewhere`)
    await sheet.getByLabel(signOn.clientId).fill(client.client_id)
    await sheet.getByLabel(signOn.clientSecret).fill(client.client_secret)
    await sheet.getByLabel(signOn.domains).fill('@ACME.example')
    await sheet.getByText(signOn.first.given).click()
    await sheet.getByRole('button', { name: signOn.addWorkspace }).click()
    await sheet.getByRole('button', { name: signOn.save }).click()
    const who = page.getByRole('dialog', { name: signIn.verify.title })
    await who.getByLabel(signIn.password, { exact: true }).fill(world.admin.password)
    await who.getByRole('button', { name: signIn.verify.submit }).click()
    await expect(sheet.getByText(signOn.issuerWrong)).toBeVisible()

    await sheet.getByLabel(signOn.issuer).fill(oidc.issuer)
    await sheet.getByRole('button', { name: signOn.save }).click()

    const told = page.getByRole('dialog', { name: signOn.redirectTitle })
    const redirectUrl = (await told.locator('code').textContent()) ?? ''
    expect(redirectUrl).toMatch(new RegExp(`^${world.url}/v1/organizations/sso/callback/idp_`))
    oidc.allow(redirectUrl)
    await told.getByRole('button', { name: signOn.done }).click()
    const row = page.getByRole('row', { name: 'Acme' })
    await expect(row).toContainText(signOn.firstShort.given(roles.organization.developer, 1))
  })

  test('whoever the provider vouches for is let in, with the role of a first sign-in', async () => {
    oidc.signInAs(grace)
    const page = await world.open('/settings/workspaces', { language, as: null })

    await page.getByRole('button', { name: signIn.withProvider('Acme') }).click()

    await expect(page).toHaveURL(`${world.url}/settings/workspaces`)
    await expect(page.getByRole('link', { name: 'Grace Hopper' })).toContainText(
      roles.organization.developer,
    )
    await page.goto('/account')
    await expect(page.getByText(words.account.password.none)).toBeVisible()
  })

  test('whoever it vouches for in vain is told why', async () => {
    oidc.signInAs({ ...grace, sub: 'subject-2', email: 'mallory@evil.example' })
    const page = await openSignIn()

    await page.getByRole('button', { name: signIn.withProvider('Acme') }).click()

    await expect(page).toHaveURL(/\/sign-in\?sso_error=domain_not_allowed$/)
    await expect(page.getByRole('alert')).toHaveText(signIn.sso.domain_not_allowed)
  })

  test('the provider is changed at an address of its own, without its secret', async () => {
    const page = await openSettings()
    await page.getByRole('table').getByRole('link', { name: 'Acme' }).click()
    await expect(page).toHaveURL(/\?provider=idp_/)
    const sheet = page.getByRole('dialog', { name: signOn.editTitle('Acme') })
    await expect(sheet.getByLabel(signOn.clientSecret)).toHaveValue('')
    await sheet.getByLabel(signOn.name, { exact: true }).fill('Acme AG')
    await sheet.getByLabel(signOn.clientSecret).fill('typed and not shown')
    const [signInCommand, curl] = await readCommands(sheet, common.showCommand)
    await expect(sheet).not.toContainText('typed and not shown')
    await sheet.getByText(signOn.first.refused).click()
    const cli = (await shownCommands(sheet, common.showCommand))[2]!
    const variables = { PASSWORD: world.admin.password, CLIENT_SECRET: client.client_secret }
    const named = JSON.parse(await runShown([signInCommand!, curl!], variables))
    expect(named).toMatchObject({ name: 'Acme AG', first_sign_in: { type: 'given' } })
    await runShown([signInCommand!, cli], variables)

    await page.reload()
    await expect(page.getByRole('row', { name: 'Acme AG' })).toContainText(
      signOn.firstShort.refused,
    )
    oidc.signInAs({ ...grace, sub: 'subject-3', email: 'new@acme.example' })
    const visitor = await openSignIn()
    await visitor.getByRole('button', { name: signIn.withProvider('Acme AG') }).click()
    await expect(visitor.getByRole('alert')).toHaveText(signIn.sso.refused)
  })

  test('it is required of everybody but one admin, and not any more', async () => {
    const page = await openSettings()
    await page.getByRole('button', { name: signOn.require }).click()
    const dialog = page.getByRole('dialog', { name: signOn.requireTitle })
    await dialog.getByRole('button', { name: signOn.require }).click()
    await expect(dialog.getByText(words.errors.required)).toBeVisible()
    await dialog.getByRole('button', { name: signOn.emergency }).click()
    await page.getByRole('option', { name: /ada@acme\.example/ }).click()
    expect((await readCommands(dialog, common.showCommand))[1]).toContain('"sso_required":true')
    await dialog.getByRole('button', { name: signOn.require }).click()
    await expect(page.getByText(signOn.requiredOn, { exact: true })).toBeVisible()

    const visitor = await openSignIn()
    await expect(visitor.getByText(signIn.ssoRequired)).toBeVisible()
    await expect(visitor.getByLabel(signIn.email)).toHaveCount(0)
    await expectAccessible(visitor)
    await visitor.getByRole('button', { name: signIn.withPassword }).click()
    await givePassword(visitor, words, developer)
    await expect(visitor.getByRole('alert')).toHaveText(signIn.ssoRequired)
    await givePassword(visitor, words, world.admin)
    await expect(visitor).toHaveURL(`${world.url}/`)
    const { accept_url: link } = await world.api('POST', 'invites', {
      email: 'guest@acme.example',
      role: 'user',
    })
    const guest = await world.open(link, { language, as: null })
    await expect(guest.getByText(signIn.invite.sso)).toBeVisible()
    oidc.signInAs({ ...grace, sub: 'subject-4', email: 'guest@acme.example', name: 'Guest' })
    await guest.getByRole('button', { name: signIn.withProvider('Acme AG') }).click()
    await expect(guest.getByRole('link', { name: 'Guest' })).toContainText(roles.organization.user)

    await page.getByRole('button', { name: common.more('Acme AG') }).click()
    await page.getByRole('menuitem', { name: signOn.delete }).click()
    const question = page.getByRole('alertdialog', { name: signOn.deleteQ('Acme AG') })
    await question.getByRole('button', { name: signOn.deleteAction }).click()
    await expect(question.getByRole('alert')).toHaveText(signOn.deleteLast)
    await question.getByRole('button', { name: common.cancel }).click()
    await page.getByRole('button', { name: signOn.allow }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: signOn.allow }).click()
    await expect(page.getByText(signOn.requiredOff, { exact: true })).toBeVisible()
  })

  test.each(['light', 'dark'] as const)('keeps nobody out in the %s theme', async (theme) => {
    const page = await world.open('/settings/sign-on', { language, theme, width: 360 })
    await expect(page.getByRole('row', { name: 'Acme AG' })).toBeVisible()
    await expectAccessible(page)
    await expectNothingCutOff(page)

    await page.getByRole('table').getByRole('link', { name: 'Acme AG' }).click()
    await expect(page.getByRole('dialog').getByLabel(signOn.clientSecret)).toBeVisible()
    await expectAccessible(page)
  })

  test('a provider is deleted, and a developer neither sees nor does any of it', async () => {
    const other = await world.open('/settings/sign-on', { language, as: developer })
    await expect(other.getByText(words.errors.forbidden)).toBeVisible()
    await expect(other.getByRole('navigation').getByText(words.navigation.signOn)).toHaveCount(0)

    const page = await openSettings()
    await page.getByRole('button', { name: common.more('Acme AG') }).click()
    await page.getByRole('menuitem', { name: signOn.delete }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: signOn.deleteAction }).click()

    await expect(page.getByText(signOn.empty)).toBeVisible()
  })
})

async function givePassword(page: Page, words: typeof en, as: Credentials): Promise<void> {
  const { signIn } = words
  await page.getByLabel(signIn.email).fill(as.email)
  await page.getByLabel(signIn.password, { exact: true }).fill(as.password)
  await page.getByRole('button', { name: signIn.submit, exact: true }).click()
}

import type { Page } from 'playwright'
import { afterAll, beforeAll, beforeEach, describe, test } from 'vitest'
import { messages as en } from '#i18n/console/messages.en.ts'
import { messages as fr } from '#i18n/console/messages.fr.ts'
import { openConsoleWorld } from '#test/support/browser.ts'
import type { ConsoleWorld, Credentials } from '#test/support/browser.ts'
import { expectAccessible, expectNothingCutOff } from '#test/support/page-checks.ts'
import { expect } from '#test/support/page-expect.ts'
import { readCommands, runShown } from '#test/support/run-shown.ts'
import { totpOf } from '#test/support/totp.ts'
import { addAuthenticator } from '#test/support/virtual-authenticator.ts'

let world: ConsoleWorld
let serial = 0
beforeAll(async () => {
  world = await openConsoleWorld({}, { isPublic: true })
})
afterAll(() => world.close())

describe.each([
  ['en', en],
  ['fr', fr],
] as const)('one’s own account, in %s', (language, words) => {
  const { account, signIn, common } = words
  let person: Credentials
  beforeEach(async () => {
    serial += 1
    const email = `person${serial}@acme.example`
    person = await world.join({ name: `Person ${serial}`, email, role: 'user' })
  })
  const openAccount = (theme: 'light' | 'dark' = 'light', width = 1280) =>
    world.open('/account', { language, theme, width, as: person })

  test('the second factor: on, asked for, replaced by a recovery code, off', async () => {
    const page = await openAccount()
    await expect(page.getByText(account.factor.isOff, { exact: true })).toBeVisible()
    world.ageSessions()
    await page.getByRole('button', { name: account.factor.turnOn }).click()
    await confirmWho(page, words, person)
    const setup = page.getByRole('dialog', { name: account.factor.turnOn })
    await expect(setup.getByRole('img', { name: account.factor.qr })).toBeVisible()
    await expectAccessible(page)
    const secret = (
      (await setup.getByRole('figure').locator('code').textContent()) ?? ''
    ).replaceAll(/\s/g, '')
    await setup.getByLabel(signIn.code.label).fill(totpOf(secret))
    await setup.getByRole('button', { name: account.factor.confirm, exact: true }).click()

    const shown = page.getByRole('dialog', { name: account.factor.recovery })
    const codes = ((await shown.locator('code').textContent()) ?? '').split('\n')
    const downloading = page.waitForEvent('download')
    await shown.getByRole('button', { name: account.factor.download }).click()
    expect((await downloading).suggestedFilename()).toBe(account.factor.fileName)
    await shown.getByRole('button', { name: account.factor.next }).click()
    await expect(page.getByText(account.factor.isOn, { exact: true })).toBeVisible()
    await expect(page.getByText(account.factor.codesLeft(codes.length))).toBeVisible()

    const withCode = await world.open('/sign-in', { language, as: null })
    await giveSecondFactor(withCode, words, { ...person, code: '000000' })
    await expect(withCode.getByRole('alert')).toHaveText(signIn.code.wrong)
    await expectAccessible(withCode)
    await withCode.getByLabel(signIn.code.label).fill(totpOf(secret, 1))
    await withCode.getByRole('button', { name: signIn.submit, exact: true }).click()
    await expect(withCode).toHaveURL(`${world.url}/`)

    const withRecovery = await world.open('/sign-in?next=/account', { language, as: null })
    await givePassword(withRecovery, words, person)
    await withRecovery.getByRole('button', { name: signIn.code.useRecovery }).click()
    await withRecovery.getByLabel(signIn.code.recovery).fill(codes[0]!)
    await withRecovery.getByRole('button', { name: signIn.submit, exact: true }).click()
    await expect(withRecovery).toHaveURL(/\/account$/)
    await expect(withRecovery.getByText(account.factor.codesLeft(codes.length - 1))).toBeVisible()

    await withRecovery.getByRole('button', { name: account.factor.turnOff, exact: true }).click()
    const question = withRecovery.getByRole('alertdialog', { name: account.factor.turnOffQ })
    await question.getByRole('button', { name: account.factor.turnOff, exact: true }).click()
    await expect(withRecovery.getByText(account.factor.isOff, { exact: true })).toBeVisible()
  })

  test('a passkey: added, used to sign in and to confirm who one is, renamed, deleted', async () => {
    const page = await openAccount()
    await addAuthenticator(page)
    await page.getByRole('button', { name: account.passkeys.add }).click()
    const dialog = page.getByRole('dialog', { name: account.passkeys.add })
    const name = account.sessions.on('Chrome', 'Linux')
    await expect(dialog.getByLabel(account.passkeys.name)).toHaveValue(name)
    await dialog.getByRole('button', { name: account.passkeys.add }).click()
    const list = page.getByRole('table', { name: account.passkeys.title })
    await expect(list.getByRole('row', { name })).toContainText(account.passkeys.neverUsed)

    await page.getByRole('button', { name: words.navigation.signOut, exact: true }).click()
    await expect(page).toHaveURL(/\/sign-in$/)
    await page.getByRole('button', { name: signIn.withPasskey }).click()
    await expect(page).toHaveURL(`${world.url}/`)

    await page.goto('/account')
    await page.getByRole('button', { name: common.more(name) }).click()
    await page.getByRole('menuitem', { name: account.passkeys.rename }).click()
    await page.getByRole('dialog').getByLabel(account.passkeys.name).fill('Laptop')
    await page.getByRole('dialog').getByRole('button', { name: common.save }).click()
    await expect(list.getByRole('row', { name: 'Laptop' })).toBeVisible()

    world.ageSessions()
    await page.getByRole('button', { name: common.more('Laptop') }).click()
    await page.getByRole('menuitem', { name: account.passkeys.delete }).click()
    const question = page.getByRole('alertdialog')
    await question.getByRole('button', { name: account.passkeys.delete }).click()
    const who = page.getByRole('dialog', { name: signIn.verify.title })
    await expectAccessible(page)
    await who.getByRole('button', { name: signIn.withPasskey }).click()
    await expect(page.getByText(account.passkeys.empty)).toBeVisible()
  })

  test('a fresh check that is not given leaves everything as it was', async () => {
    const page = await openAccount()
    await expect(page.getByText(account.factor.isOff, { exact: true })).toBeVisible()
    world.ageSessions()
    const turnOn = page.getByRole('button', { name: account.factor.turnOn })
    await turnOn.click()
    await page.getByRole('dialog').getByRole('button', { name: common.cancel }).click()

    await expect(page.getByRole('alert')).toContainText(words.errors.needsFresh)
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await expect(page.getByText(account.factor.isOff, { exact: true })).toBeVisible()
    await expect(turnOn).toBeFocused()
  })

  test('a session that is ended elsewhere is over', async () => {
    const page = await openAccount()
    const other = await openAccount()
    await page.reload()
    const list = page.getByRole('table', { name: account.sessions.title })
    await expect(list.getByText(account.sessions.current)).toBeVisible()
    const others = list.getByRole('button', { name: new RegExp(`^${account.sessions.end}`) })
    // The one that accepted the invitation, and the other browser.
    await expect(others).toHaveCount(2)

    await others.first().click()
    await expect(others).toHaveCount(1)
    await others.first().click()
    await expect(others).toHaveCount(0)

    await other.goto('/account')
    await expect(other).toHaveURL(/\/sign-in\?next=/)
  })

  test('all sessions end at once, this one too', async () => {
    const page = await openAccount()
    await page.getByRole('button', { name: account.sessions.endAll }).click()
    const question = page.getByRole('alertdialog', { name: account.sessions.endAllQ })
    await question.getByRole('button', { name: account.sessions.endAll }).click()

    await expect(page).toHaveURL(/\/sign-in$/)
    await page.goto('/account')
    await expect(page).toHaveURL(/\/sign-in\?next=/)
  })

  test('the password changes with the current one alone, and ends other sessions', async () => {
    const page = await openAccount()
    const other = await openAccount()
    await page.getByRole('button', { name: account.password.change }).click()
    const dialog = page.getByRole('dialog', { name: account.password.change })
    await dialog.getByLabel(account.password.current).fill('wrong')
    await dialog.getByLabel(account.password.next).fill('a new long password')
    await dialog.getByRole('button', { name: common.save }).click()
    await expect(dialog.getByText(account.password.notYours)).toBeVisible()

    await dialog.getByLabel(account.password.current).fill(person.password)
    await dialog.getByRole('button', { name: common.save }).click()

    await expect(page.getByText(account.password.ended(2))).toBeVisible()
    await other.goto('/account')
    await givePassword(other, words, { ...person, password: 'a new long password' })
    await expect(other).toHaveURL(/\/account$/)
  })

  test('name, language and appearance are one’s own', async () => {
    const page = await openAccount()
    await page.getByLabel(account.name, { exact: true }).fill('Grace Hopper')
    await page.getByRole('button', { name: common.save }).click()
    await expect(page.getByRole('link', { name: 'Grace Hopper' })).toBeVisible()

    await page.getByText(common.theme.dark, { exact: true }).click()
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')

    const other = language === 'en' ? fr : en
    await page.getByRole('button', { name: account.language }).click()
    await page.getByRole('option', { name: language === 'en' ? 'Français' : 'English' }).click()
    await page.getByRole('button', { name: common.save }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(other.account.title)
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')

    // In another browser too, as long as nobody has chosen one there.
    const elsewhere = await world.open('/sign-in', { language, as: null })
    await givePassword(elsewhere, words, person)
    await expect(elsewhere.locator('html')).toHaveAttribute('lang', language === 'en' ? 'fr' : 'en')
  })

  test('what a form would do, the shown commands do with a session that they open', async () => {
    const page = await openAccount()
    const profile = page.locator('form').filter({ hasText: account.languageHelp })
    await profile.getByLabel(account.name, { exact: true }).fill('Shell')
    const [signInCommand, curl, cli] = await readCommands(profile, common.showCommand)
    await expect(profile).toContainText(common.sessionIntro)
    await expectAccessible(page)

    const variables = { PASSWORD: person.password }
    const answered = JSON.parse(await runShown([signInCommand!, curl!], variables))
    const printed = await runShown([signInCommand!, cli!], variables)

    expect(answered.user.name).toBe('Shell')
    expect(printed).toContain('Shell')
    await page.reload()
    await expect(page.getByRole('link', { name: 'Shell' })).toBeVisible()
  })

  test('a password that is typed is in no command, and is changed by one that names variables', async () => {
    const page = await openAccount()
    await page.getByRole('button', { name: account.password.change }).click()
    const dialog = page.getByRole('dialog', { name: account.password.change })
    await dialog.getByLabel(account.password.current).fill(person.password)
    await dialog.getByLabel(account.password.next).fill('typed and not shown')
    const commands = await readCommands(dialog, common.showCommand)
    await expect(dialog).not.toContainText(person.password)
    await expect(dialog).not.toContainText('typed and not shown')
    const variables = { PASSWORD: person.password, NEW_PASSWORD: 'a password of the shell' }

    const changed = JSON.parse(await runShown(commands.slice(0, 2), variables))

    expect(changed).toEqual({ type: 'password_changed', ended_session_count: 2 })
    const other = await world.open('/sign-in', { language, as: null })
    await givePassword(other, words, { ...person, password: variables.NEW_PASSWORD })
    await expect(other).toHaveURL(`${world.url}/`)
  })

  test('of a passkey, which no command makes, that is said', async () => {
    const page = await openAccount()
    await addAuthenticator(page)
    await page.getByRole('button', { name: account.passkeys.add }).click()
    const dialog = page.getByRole('dialog', { name: account.passkeys.add })

    await dialog.getByRole('button', { name: common.showCommand }).click()

    await expect(dialog.getByText(account.passkeys.noCommand)).toBeVisible()
    await expect(dialog.getByRole('figure')).toHaveCount(0)
  })

  test.each(['light', 'dark'] as const)('keeps nobody out in the %s theme', async (theme) => {
    const page = await openAccount(theme, 360)
    await expect(page.getByText(account.sessions.current)).toBeVisible()
    await expect(page.getByText(account.factor.isOff, { exact: true })).toBeVisible()

    await expectAccessible(page)
    await expectNothingCutOff(page)
  })
})

async function givePassword(page: Page, words: typeof en, as: Credentials): Promise<void> {
  const { signIn } = words
  await page.getByLabel(signIn.email).fill(as.email)
  await page.getByLabel(signIn.password, { exact: true }).fill(as.password)
  await page.getByRole('button', { name: signIn.submit, exact: true }).click()
}

async function giveSecondFactor(
  page: Page,
  words: typeof en,
  as: Credentials & { readonly code: string },
): Promise<void> {
  await givePassword(page, words, as)
  await page.getByLabel(words.signIn.code.label).fill(as.code)
  await page.getByRole('button', { name: words.signIn.submit, exact: true }).click()
}

/** Answers the dialog of a fresh check, at first wrongly. */
async function confirmWho(page: Page, words: typeof en, as: Credentials): Promise<void> {
  const { verify, password } = words.signIn
  const dialog = page.getByRole('dialog', { name: verify.title })
  await dialog.getByLabel(password, { exact: true }).fill('wrong')
  await dialog.getByRole('button', { name: verify.submit }).click()
  await expect(dialog.getByText(verify.wrong)).toBeVisible()
  await dialog.getByLabel(password, { exact: true }).fill(as.password)
  await dialog.getByRole('button', { name: verify.submit }).click()
}

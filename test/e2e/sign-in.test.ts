import type { BrowserContext, Page } from 'playwright'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { messages as en } from '#i18n/console/messages.en.ts'
import { messages as fr } from '#i18n/console/messages.fr.ts'
import { openConsoleWorld } from '#test/support/browser.ts'
import type { ConsoleWorld, Credentials } from '#test/support/browser.ts'
import { expectAccessible, expectNothingCutOff } from '#test/support/page-checks.ts'
import { expect } from '#test/support/page-expect.ts'
import { readMail } from '#test/support/read-mail.ts'

let world: ConsoleWorld
beforeAll(async () => {
  world = await openConsoleWorld({}, { isPublic: true })
})
afterAll(() => world.close())

describe.each([
  ['en', en],
  ['fr', fr],
] as const)('signing in, in %s', (language, words) => {
  const { signIn } = words
  const openSignIn = (path = '/sign-in') => world.open(path, { language, as: null })

  test('a wrong password is told without telling who has an account', async () => {
    const page = await openSignIn()
    await enter(page, words, { email: world.admin.email, password: 'wrong' })
    await expect(page.getByRole('alert')).toHaveText(signIn.wrong)

    await enter(page, words, { email: `nobody.${language}@acme.example`, password: 'wrong' })

    await expect(page.getByRole('alert')).toHaveText(signIn.wrong)
    await expect(page).toHaveURL(/\/sign-in/)
  })

  test('the right one leads to where its person wanted to go', async () => {
    const page = await openSignIn('/settings/keys?q=ci')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(signIn.title)

    await enter(page, words, world.admin)

    await expect(page).toHaveURL(/\/settings\/keys\?q=ci/)
    await expect(page.getByRole('navigation').first()).toBeVisible()
  })

  test('and never to another site', async () => {
    const page = await openSignIn('/sign-in?next=//evil.example/')

    await enter(page, words, world.admin)

    await expect(page).toHaveURL(`${world.url}/`)
  })

  test('whoever is signed in goes on, also from the page to sign in', async () => {
    const page = await world.open('/sign-in?next=/settings/keys', { language })
    await expect(page).toHaveURL(/\/settings\/keys$/)
    await page.goto('/sign-in?next=//evil.example/')

    await expect(page.getByRole('heading', { level: 1 })).toHaveText(words.overview.title)
    await expect(page).toHaveURL(`${world.url}/`)
  })

  test('an empty form is refused in the language of the page', async () => {
    const page = await openSignIn()

    await page.getByRole('button', { name: signIn.submit, exact: true }).click()

    await expect(page.getByText(words.errors.required)).toHaveCount(2)
  })

  test('whoever guesses has to wait, and is told how long', async () => {
    const person = await world.join({
      name: 'Guessed',
      email: `guessed.${language}@acme.example`,
      role: 'user',
    })
    const page = await openSignIn()
    const wait = new RegExp(signIn.wait(String.raw`\d+.+`).slice(0, -1))

    for (let tries = 0; tries < 8; tries += 1) {
      await enter(page, words, { email: person.email, password: 'wrong' })
      await expect(page.getByRole('alert')).toBeVisible()
      if (wait.test((await page.getByRole('alert').textContent()) ?? '')) break
    }

    await expect(page.getByRole('alert')).toHaveText(wait)
    const submit = page.getByRole('button', { name: signIn.submit, exact: true })
    await expect(submit).toBeDisabled()
    const first = await submit.textContent()
    await expect(submit).not.toHaveText(first!)
    await expect(submit).toBeEnabled()
    await expect(page.getByRole('alert')).toBeHidden()
  })

  test('a forgotten password is replaced by the link in a mail', async () => {
    const person = await world.join({
      name: 'Forgetful',
      email: `forgetful.${language}@acme.example`,
      role: 'user',
    })
    const page = await openSignIn()
    await page.getByLabel(signIn.email).fill(person.email)
    await page.getByRole('button', { name: signIn.forgot.link }).click()
    await expect(page.getByLabel(signIn.email)).toHaveValue(person.email)
    await page.getByRole('button', { name: signIn.forgot.submit }).click()
    await expect(page.getByText(signIn.forgot.sent)).toBeVisible()

    const link = await linkTo(person.email, /\/reset-password#\S+/)
    await page.goto(link)
    await page.getByLabel(signIn.reset.label).fill('another long password')
    await page.getByRole('button', { name: signIn.reset.submit }).click()
    await expect(page.getByText(signIn.reset.done)).toBeVisible()
    await page.getByRole('link', { name: signIn.setup.toSignIn }).click()
    await enter(page, words, { email: person.email, password: 'another long password' })

    await expect(page).toHaveURL(`${world.url}/`)
    await page.goto(link)
    await page.reload()
    await page.getByLabel(signIn.reset.label).fill('a third long password')
    await page.getByRole('button', { name: signIn.reset.submit }).click()
    await expect(page.getByRole('alert')).toContainText(signIn.reset.invalid)
    await page.getByRole('link', { name: signIn.reset.again }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(signIn.forgot.title)
  })

  test('an invitation is accepted with its link, once', async () => {
    const email = `invited.${language}@acme.example`
    const invite = await world.api('POST', 'invites', { email, role: 'developer' })
    const page = await openSignIn(invite.accept_url)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(signIn.invite.title('Acme'))
    await expect(page.getByText(email)).toContainText(words.roles.organization.developer)

    await page.getByLabel(signIn.yourName).fill('Invited Person')
    await page.getByLabel(signIn.passwordLabel).fill('a long password')
    await page.getByRole('button', { name: signIn.invite.submit }).click()

    await expect(page).toHaveURL(`${world.url}/`)
    await expect(page.getByRole('link', { name: 'Invited Person' })).toBeVisible()
    await page.goto(invite.accept_url)
    await expect(page.getByRole('alert')).toContainText(signIn.invite.invalid)
  })

  test('an invitation that was taken back says so', async () => {
    const page = await openSignIn('/invite/atl-invite01-nothing')

    await expect(page.getByRole('alert')).toContainText(signIn.invite.invalidHelp)
  })

  test('the page of the other language is one press away', async () => {
    const page = await openSignIn()
    const [name, title] =
      language === 'en' ? ['Français', fr.signIn.title] : ['English', en.signIn.title]

    await page.getByRole('button', { name }).click()

    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title)
    await expect(page.locator('html')).toHaveAttribute('lang', language === 'en' ? 'fr' : 'en')
  })

  test.each(['light', 'dark'] as const)('keeps nobody out in the %s theme', async (theme) => {
    const invite = await world.api('POST', 'invites', {
      email: `a11y.${language}.${theme}@acme.example`,
      role: 'user',
    })
    const paths = ['/sign-in?sso_error=removed', '/reset-password#some', invite.accept_url]
    const page = await world.open('/sign-in', { language, theme, as: null, width: 360 })
    for (const path of paths) {
      await page.goto(path)
      await expect(page.getByRole('textbox').last()).toBeVisible()

      await expectAccessible(page)
      await expectNothingCutOff(page)
    }
  })
})

test('the cookie is out of reach of scripts, and other sites change nothing with it', async () => {
  const page = await world.open('/')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  const cookie = await sessionCookie(page.context())

  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' })
  expect(await page.evaluate('document.cookie')).not.toContain('session')

  for (const headers of [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example' },
    {},
  ]) {
    const response = await fetch(`${world.url}/v1/organizations/account`, {
      method: 'POST',
      headers: {
        ...headers,
        cookie: `${cookie.name}=${cookie.value}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ name: 'Mallory' }),
    })
    expect(response.status).toBe(403)
  }
  const { data } = await world.api('GET', 'users?limit=100')
  expect(data.map(({ name }: { name: string }) => name)).not.toContain('Mallory')
})

test('signing out ends the session, and what was on the page is gone', async () => {
  const page = await world.open('/account')
  const cookie = await sessionCookie(page.context())

  const signOut = page.getByRole('button', { name: en.navigation.signOut, exact: true })
  await page.route('**/sessions?*', (route) => route.abort())
  await signOut.click()
  await expect(page.getByText(en.errors.offline)).toBeVisible()
  await page.unroute('**/sessions?*')

  await signOut.click()

  await expect(page).toHaveURL(/\/sign-in$/)
  const answer = await fetch(`${world.url}/v1/organizations/account`, {
    headers: { cookie: `${cookie.name}=${cookie.value}` },
  })
  expect(answer.status).toBe(401)
})

async function enter(page: Page, words: typeof en, as: Credentials): Promise<void> {
  const { signIn } = words
  await page.getByLabel(signIn.email).fill(as.email)
  await page.getByLabel(signIn.password, { exact: true }).fill(as.password)
  const answered = page.waitForResponse(/\/v1\/organizations\/sessions$/)
  await page.getByRole('button', { name: signIn.submit, exact: true }).click()
  await answered
}

async function sessionCookie(context: BrowserContext) {
  const cookies = await context.cookies()
  const cookie = cookies.find(({ name }) => name === 'atelier_session')
  if (!cookie) throw new Error('there is no session cookie')
  return cookie
}

/** The link of the mail that comes to an address. */
async function linkTo(email: string, pattern: RegExp): Promise<string> {
  let link: string | undefined
  await expect
    .poll(() => {
      const mail = world.mail.mails.findLast(({ to }) => to.includes(email))
      link = mail && pattern.exec(readMail(mail.raw))?.[0]
      return link
    })
    .toBeDefined()
  return link!
}

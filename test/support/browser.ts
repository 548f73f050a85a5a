import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { chromium } from 'playwright'
import type { Browser, BrowserContext, Page } from 'playwright'
import { onTestFinished } from 'vitest'
import { findChromium } from './needs.ts'
import { startAtelier } from './process.ts'
import { openInstallationFolder } from './installation.ts'
import { startMailServer } from './smtp.ts'
import type { TestMailServer } from './smtp.ts'

export type Spoken = 'en' | 'fr'

export type PageOptions = {
  readonly language?: Spoken
  readonly theme?: 'light' | 'dark'
  /** In pixels. */
  readonly width?: number
  /** Left out: the first admin. Null: nobody is signed in. */
  readonly as?: Credentials | null
  /** For a page that several tests go on with. Others are closed with their test: an open page asks on. */
  readonly outlivesTest?: boolean
}

export type Credentials = { readonly email: string; readonly password: string }

/** A real server with a fresh database, a mail server, and a real browser. */
export type ConsoleWorld = {
  readonly url: string
  readonly adminKey: string
  readonly admin: Credentials
  readonly mail: TestMailServer
  /** What the server has printed so far. */
  output(): string
  /** As if everybody who is signed in had shown who they are a day ago: what needs a fresh check asks for one. */
  ageSessions(): void
  /** The Admin API with the admin key; expects a 200 and returns the body. `path` follows `/v1/organizations/`. */
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into whatever the wire brings
  api(method: string, path: string, body?: unknown): Promise<any>
  /** Invites somebody and accepts for them. */
  join(person: { name: string; email: string; role: string }): Promise<Credentials & { id: string }>
  /** A page in a browser profile of its own, in the language and theme given. */
  open(path: string, options?: PageOptions): Promise<Page>
  close(): Promise<void>
}

const admin = { email: 'ada@acme.example', password: 'correct horse' }

type WorldOptions = {
  /** False: nobody has set it up; there is neither an admin nor a key. */
  readonly isSetUp?: boolean
  /** It knows its address, http://localhost with a port: so that links in mails lead there, and passkeys work. */
  readonly isPublic?: boolean
}

export async function openConsoleWorld(
  env: Record<string, string> = {},
  { isSetUp = true, isPublic = false }: WorldOptions = {},
): Promise<ConsoleWorld> {
  const mail = await startMailServer()
  const installation = openInstallationFolder()
  const { adminKey } = isSetUp ? await installation.init() : { adminKey: '' }
  const port = isPublic ? await freePort() : undefined
  const publicUrl = `http://localhost:${port}`
  const server = await startAtelier(installation.path, {
    env: {
      ATELIER_SMTP_URL: mail.url,
      ATELIER_MAIL_FROM: 'atelier@acme.example',
      ...(isPublic && { ATELIER_PUBLIC_URL: publicUrl }),
      ...env,
    },
    args: port === undefined ? [] : ['--port', String(port)],
  })
  const url = isPublic ? publicUrl : server.url
  const browser = await openBrowser()
  const api = (method: string, path: string, body?: unknown) =>
    callApi({ url: server.url, adminKey }, { method, path, body })
  return {
    url,
    adminKey,
    admin,
    mail,
    output: () => server.output().stdout,
    ageSessions: () => installation.ageSessions(),
    api,
    join: (person) => join(server.url, api, person),
    open: async (path, { outlivesTest = false, ...options } = {}) => {
      const page = await openPage(browser, url, { path, ...options })
      if (!outlivesTest) onTestFinished(() => page.context().close())
      return page
    },
    close: async () => {
      await browser.close()
      server.child.kill('SIGKILL')
      await server.ended
      await installation.close()
      await mail.close()
    },
  }
}

export async function openBrowser(): Promise<Browser> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('there is no Chromium: apt-get install chromium')
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] })
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

type Called = { readonly method: string; readonly path: string; readonly body?: unknown }

async function callApi(
  { url, adminKey }: { readonly url: string; readonly adminKey: string },
  { method, path, body }: Called,
): Promise<unknown> {
  const response = await fetch(`${url}/v1/organizations/${path}`, {
    method,
    headers: { 'x-api-key': adminKey, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
  return JSON.parse(text)
}

async function join(
  url: string,
  api: ConsoleWorld['api'],
  { name, email, role }: { name: string; email: string; role: string },
): Promise<Credentials & { id: string }> {
  const { accept_token: token } = await api('POST', 'invites', { email, role })
  const password = `${name} has a long password`
  const response = await fetch(`${url}/v1/organizations/invites/accept`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, name, password }),
  })
  const joined = (await response.json()) as { user: { id: string } }
  return { email, password, id: joined.user.id }
}

/** A page in a browser profile of its own, signed in unless `as` is null. */
export async function openPage(
  browser: Browser,
  url: string,
  {
    path,
    language = 'en',
    theme = 'light',
    width = 1280,
    as = admin,
  }: Omit<PageOptions, 'outlivesTest'> & { path: string },
): Promise<Page> {
  const context = await browser.newContext({
    baseURL: url,
    locale: language === 'fr' ? 'fr-FR' : 'en-US',
    timezoneId: 'Europe/Paris',
    colorScheme: theme,
    viewport: { width, height: 900 },
  })
  context.setDefaultTimeout(30_000)
  if (as) await signIn(context, url, as)
  const page = await context.newPage()
  await page.goto(path)
  return page
}

async function signIn(context: BrowserContext, url: string, as: Credentials): Promise<void> {
  const response = await context.request.post(`${url}/v1/organizations/sessions`, {
    data: { email: as.email, password: as.password, cookie: true },
    headers: { 'sec-fetch-site': 'same-origin' },
  })
  if (!response.ok()) throw new Error(`nobody signs in as ${as.email}: ${await response.text()}`)
}

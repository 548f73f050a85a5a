import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright'
import { openBrowser, openPage } from './browser.ts'
import { setup } from './global-console.ts'
import { runAtelier, temporaryFolder } from './process.ts'

// node test/support/write-screenshots.ts FOLDER [PATH…]: pictures of the demo's pages, in both languages and themes,
// wide and narrow. `{workspace}` in a path is the id of a workspace.
const [folder, ...named] = process.argv.slice(2)
if (!folder) throw new Error('name a folder outside of the repository')
mkdirSync(folder, { recursive: true })

const everyPath = [
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
  '/sign-in',
]

await setup()
const data = temporaryFolder()
const demo = runAtelier(['demo', '--port', '0', '--data-dir', data.path])
const browser = await openBrowser()
try {
  await demo.printed('upstream')
  const { stdout } = demo.output()
  const url = /listens on (\S+)/.exec(stdout)![1]!
  const password = /password\n +(.+)\n/.exec(stdout)![1]!
  const as = { email: 'camille@demo.example', password }
  const workspace = await findWorkspace(url, as)
  for (const path of named.length > 0 ? named : everyPath) {
    const target = { path, url, place: path.replace('{workspace}', workspace), as }
    await takePictures(browser, folder, target)
  }
} finally {
  await browser.close()
  demo.child.kill('SIGTERM')
  await demo.ended
  data.remove()
}

type Target = {
  readonly path: string
  readonly url: string
  readonly place: string
  readonly as: { readonly email: string; readonly password: string }
}

async function takePictures(from: Browser, into: string, target: Target): Promise<void> {
  const { path, url, place } = target
  const as = path === '/sign-in' ? null : target.as
  for (const language of ['en', 'fr'] as const) {
    for (const theme of ['light', 'dark'] as const) {
      for (const width of [1280, 360]) {
        const page = await openPage(from, url, { path: place, language, theme, width, as })
        await page.waitForLoadState('networkidle')
        const stem = path.slice(1).replaceAll('/', '_').replaceAll(/[{}]/g, '') || 'overview'
        const name = `${stem}.${language}.${theme}.${width}.png`
        await page.screenshot({ path: join(into, name), fullPage: true })
        await page.context().close()
      }
    }
  }
}

async function findWorkspace(url: string, as: Target['as']): Promise<string> {
  const base = `${url}/v1/organizations`
  const headers = { 'content-type': 'application/json' }
  const session = await fetch(`${base}/sessions`, {
    method: 'POST',
    headers,
    body: JSON.stringify(as),
  })
  const { token } = (await session.json()) as { token: string }
  const list = await fetch(`${base}/workspaces?search=Search`, { headers: { 'x-api-key': token } })
  return ((await list.json()) as { data: { id: string }[] }).data[0]!.id
}

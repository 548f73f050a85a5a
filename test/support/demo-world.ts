import { parseConfig } from '#platform/config.ts'
import type { Page } from 'playwright'
import { openBrowser, openPage } from './browser.ts'
import type { PageOptions } from './browser.ts'
import { startAtelier, temporaryFolder } from './process.ts'
import { waitUntil } from './stack.ts'
import { fillFolder } from '../../src/commands/demo.ts'
import { demoAdmin } from '../../src/commands/demo-organization.ts'

/** A real server with the demo's organization and what it did in some days, at rest: nobody calls. */
export type DemoWorld = {
  /** The API, as the demo's admin. `path` follows `/v1/organizations/`. */
  get(path: string): Promise<Response>
  /** Signed in as the demo's admin, or as another of its people. */
  open(path: string, options?: Omit<PageOptions, 'as'> & { readonly email?: string }): Promise<Page>
  close(): Promise<void>
}

export async function openDemoWorld(days: number): Promise<DemoWorld> {
  const folder = temporaryFolder()
  await fillFolder(parseConfig({ ATELIER_DATA_DIR: folder.path }), days)
  const startedAtMs = Date.now()
  const server = await startAtelier(folder.path)
  const { email, password } = demoAdmin
  const base = `${server.url}/v1/organizations`
  const session = await fetch(`${base}/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  })
  const { token } = (await session.json()) as { token: string }
  const get = (path: string): Promise<Response> =>
    fetch(`${base}/${path}`, { headers: { 'x-api-key': token } })
  await waitUntil(async () => {
    const status = (await (await get('report_status')).json()) as { fresh_as_of: string }
    return Date.parse(status.fresh_as_of) >= startedAtMs
  }, 100)
  const browser = await openBrowser()
  return {
    get,
    open: (path, { email: other = email, ...options } = {}) =>
      openPage(browser, server.url, { path, ...options, as: { email: other, password } }),
    close: async () => {
      await browser.close()
      server.child.kill('SIGKILL')
      await server.ended
      folder.remove()
    },
  }
}

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openConsoleFiles } from './console-files.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atelier-console-'))
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), '<html lang="en" data-theme="system"></html>')
  writeFileSync(join(folder, 'assets', 'index-a1b2.js'), 'export {}')
  writeFileSync(join(folder, 'secret.txt'), 'not for anybody')
})
afterEach(() => rmSync(folder, { recursive: true }))

const ask = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  openConsoleFiles(folder).answer(path, new Headers(headers))

test.each(['fr', 'fr-CA', 'fr-CH, en;q=0.9', 'fr-BE;q=0.8, de', 'de, en;q=0.2, fr;q=0.5'])(
  'a browser that wants %s gets the page in French',
  async (wanted) => {
    expect(await (await ask('/', { 'accept-language': wanted })).text()).toContain('lang="fr"')
  },
)

test('what was chosen counts more than what the browser wants, and the theme is there before any script', async () => {
  const headers = {
    cookie: 'a=b; atelier_language=en; atelier_theme=dark',
    'accept-language': 'fr',
  }

  const page = await ask('/settings/workspaces', headers)

  expect(await page.text()).toBe('<html lang="en" data-theme="dark"></html>')
  expect(page.headers.get('vary')).toBe('cookie, accept-language')
})

test('a cookie that says something else changes nothing of the page', async () => {
  const cookie = 'atelier_theme="><script>; atelier_language=<b>'

  expect(await (await ask('/', { cookie })).text()).toBe(
    '<html lang="en" data-theme="system"></html>',
  )
})

test('scripts run from this server alone, and nobody frames the console', async () => {
  const policy = (await ask('/')).headers.get('content-security-policy')

  expect(policy).toMatch(/script-src 'self';/)
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).toContain("default-src 'none'")
})

test('a built file is kept for ever and travels packed', async () => {
  const file = await ask('/assets/index-a1b2.js', { 'accept-encoding': 'gzip, br' })

  expect(file.headers.get('cache-control')).toContain('immutable')
  expect(file.headers.get('content-encoding')).toBe('gzip')
  expect(gunzipSync(await file.arrayBuffer()).toString()).toBe('export {}')
})

test('nothing but what was built is served', async () => {
  expect((await ask('/assets/gone.js')).status).toBe(404)
  expect((await ask('/assets/../secret.txt')).status).toBe(404)
  expect(await (await ask('/secret.txt')).text()).toContain('<html')
})

test('without a build every page says how to make one', async () => {
  rmSync(join(folder, 'index.html'))

  const answer = await ask('/')

  expect(answer.status).toBe(503)
  expect(await answer.text()).toContain('npm run build')
})

describe('what the page is told to fetch at once', () => {
  beforeEach(() => {
    writeFileSync(
      join(folder, 'index.html'),
      '<html lang="en" data-theme="system"><head><script src="/assets/initial-1.js"></script></head></html>',
    )
    const file = (name: string, ...imports: string[]) => ({ file: `assets/${name}`, imports })
    const manifest = {
      _initial: file('initial-1.js'),
      _plural: file('plural-2.js', '_initial'),
      '../i18n/console/messages.en.ts': file('en-3.js', '_plural'),
      '../i18n/console/messages.fr.ts': file('fr-4.js', '_plural'),
      'pages/overview.tsx': file('overview-5.js', '_initial'),
    }
    mkdirSync(join(folder, '.vite'))
    writeFileSync(join(folder, '.vite', 'manifest.json'), JSON.stringify(manifest))
  })
  const preloadsOf = async (path: string, headers: Record<string, string> = {}) => {
    const text = await (await ask(path, headers)).text()
    return [...text.matchAll(/<link rel="\w+"[^>]* href="([^"]+)"/g)].map(([, href]) => href)
  }
  const signedIn = { cookie: 'atelier_session=secret' }
  const account = '/v1/organizations/account'

  test('is the texts of the reader alone, and who they are where they have signed in', async () => {
    expect(await preloadsOf('/')).toEqual(['/assets/en-3.js', '/assets/plural-2.js'])
    const french = { 'accept-language': 'fr', cookie: '__Host-atelier_session=secret' }
    expect(await preloadsOf('/settings/keys', french)).toEqual([
      '/assets/fr-4.js',
      '/assets/plural-2.js',
      account,
    ])
  })

  test('is the overview where that is the page, and nobody where none has to be signed in', async () => {
    expect(await preloadsOf('/', signedIn)).toEqual([
      '/assets/en-3.js',
      '/assets/plural-2.js',
      '/assets/overview-5.js',
      account,
    ])
    expect(await preloadsOf('/setup', signedIn)).toEqual(['/assets/en-3.js', '/assets/plural-2.js'])
  })
})

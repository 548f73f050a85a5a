import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { gzip as gzipWithCallback } from 'node:zlib'
import { readPreloads } from './preloads.ts'
import type { Preloads } from './preloads.ts'

/** The console's pages and what they load, as they were built. */
export type ConsoleFiles = {
  /** What is at that path: a file, or for every other path the page itself, in the reader's language and theme. */
  answer(path: string, headers: Headers): Promise<Response>
}

const gzip = promisify(gzipWithCallback)

const contentTypes: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** Scripts and everything else come from here alone. Components set sizes and places as styles of elements. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

const commonHeaders = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
}

/** Of the folder that the build wrote; where there is none, each page says how to make it. */
export function openConsoleFiles(folder: string): ConsoleFiles {
  const page = join(folder, 'index.html')
  if (!existsSync(page)) return { answer: async () => notBuilt() }
  const html = readFileSync(page, 'utf8')
  const preloads = readPreloads(folder, html)
  const files = new Map(
    readdirSync(join(folder, 'assets')).map((name) => [
      `/assets/${name}`,
      createFile(join(folder, 'assets', name)),
    ]),
  )
  return {
    answer: async (path, headers) => {
      const file = files.get(path)
      if (file) return file(headers)
      if (path.startsWith('/assets/')) return new Response('Not found', { status: 404 })
      return presentPage(html, { path, headers, preloads })
    },
  }
}

/** Their names hold a digest of what is in them, so that they are never asked for twice. */
function createFile(path: string): (headers: Headers) => Promise<Response> {
  const extension = extname(path)
  const isPacked = extension === '.woff2'
  let zipped: Promise<Uint8Array<ArrayBuffer>> | undefined
  return async (headers) => {
    const known = {
      ...commonHeaders,
      'content-type': contentTypes[extension] ?? 'application/octet-stream',
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
    }
    if (isPacked || !headers.get('accept-encoding')?.includes('gzip')) {
      return new Response(readFileSync(path), { headers: known })
    }
    zipped ??= gzip(readFileSync(path), { level: 9 }) as Promise<Uint8Array<ArrayBuffer>>
    return new Response(await zipped, { headers: { ...known, 'content-encoding': 'gzip' } })
  }
}

/** One of them says that somebody has signed in here; whether they still are, the API knows. */
const sessionCookies = ['__Host-atelier_session', 'atelier_session'] as const

/** The language and the theme are in the page before it is drawn: nothing flashes, and no script is inline. */
function presentPage(
  html: string,
  { path, headers, preloads }: { path: string; headers: Headers; preloads: Preloads },
): Response {
  const language = languageOf(headers)
  const theme = cookieOf(headers, 'atelier_theme')
  const shown = theme === 'light' || theme === 'dark' ? theme : 'system'
  const isSignedIn = sessionCookies.some((name) => cookieOf(headers, name) !== undefined)
  const text = html
    .replace(
      /<html lang="en" data-theme="system">/,
      `<html lang="${language}" data-theme="${shown}">`,
    )
    .replace('</head>', `${preloads({ path, language, isSignedIn })}</head>`)
  return new Response(text, {
    headers: {
      ...commonHeaders,
      'content-type': 'text/html; charset=utf-8',
      'content-language': language,
      'content-security-policy': contentSecurityPolicy,
      'cache-control': 'no-cache',
      vary: 'cookie, accept-language',
    },
  })
}

/** What they chose, else the first of their browser's languages that the console speaks. */
function languageOf(headers: Headers): 'en' | 'fr' {
  const chosen = cookieOf(headers, 'atelier_language')
  if (chosen === 'en' || chosen === 'fr') return chosen
  const wanted = (headers.get('accept-language') ?? '').split(',').map((part) => {
    const [tag = '', weight] = part.trim().split(/;\s*q=/)
    return { tag: tag.toLowerCase(), weight: weight === undefined ? 1 : Number(weight) }
  })
  const spoken = wanted.filter(({ tag, weight }) => /^(en|fr)(-|$)/.test(tag) && weight > 0)
  const [first] = spoken.toSorted((a, b) => b.weight - a.weight)
  return first?.tag.startsWith('fr') ? 'fr' : 'en'
}

function cookieOf(headers: Headers, name: string): string | undefined {
  const cookies = (headers.get('cookie') ?? '').split(/;\s*/)
  return cookies.find((cookie) => cookie.startsWith(`${name}=`))?.slice(name.length + 1)
}

function notBuilt(): Response {
  return new Response('The console is not built. Run: npm run build\n', {
    status: 503,
    headers: { ...commonHeaders, 'content-type': 'text/plain; charset=utf-8' },
  })
}

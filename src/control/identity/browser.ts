import { parse, serialize } from 'hono/utils/cookie'
import { ApiError } from '../api-error.ts'

/** What a browser brings with a request of its own accord, and what it is told to keep. */
export type Browser = {
  /** Where it sees the installation: no slash at the end. */
  readonly origin: string
  readonly userAgent: string | null
  /** The secret of the session that it keeps for us. */
  readonly session: string | undefined
  /** Refuses with 403 what a page of somebody else may have made the browser send. Reading needs no such check. */
  refuseForged(request: Request): void
  /** The same for what anybody may ask: programs, which say nothing of where they are, are let through. */
  refuseForeign(): void
  cookie(name: string): string | undefined
  /** Nobody's script can read it. `ms`: for how long. */
  keepCookie(name: string, value: string, ms: number): void
  dropCookie(name: string): void
  keepSession(secret: string, ms: number): void
  dropSession(): void
  /** The headers for what is to be kept and dropped. */
  cookies(): readonly string[]
}

/** `publicUrl` says where people reach the installation; without it the request's own host does. */
export function openBrowser({ headers, url }: Request, publicUrl: string | null): Browser {
  const origin = new URL(publicUrl ?? url).origin
  const isSecure = origin.startsWith('https:')
  // A name that only a secure answer of this very host can set.
  const nameOf = (name: string): string => `${isSecure ? '__Host-' : ''}atelier_${name}`
  const brought = parse(headers.get('cookie') ?? '')
  const written = new Map<string, string>()
  const origins = new Set([origin, new URL(url).origin])
  const site = headers.get('sec-fetch-site')
  const from = headers.get('origin')
  const isOurs = from !== null && (origins.has(from) || isSameHost(from, url))

  function write(name: string, value: string, ms: number): void {
    const cookie = { httpOnly: true, sameSite: 'Lax', path: '/', secure: isSecure } as const
    const maxAge = Math.floor(ms / 1_000)
    written.set(name, serialize(nameOf(name), value, { ...cookie, maxAge }))
  }
  const cookie = (name: string): string | undefined => brought[nameOf(name)]

  return {
    origin,
    userAgent: headers.get('user-agent'),
    session: cookie('session'),
    refuseForged: ({ method }) => {
      if (method === 'GET' || method === 'HEAD' || site === 'same-origin') return
      if ((site === null || site === 'none') && isOurs) return
      throw forged()
    },
    refuseForeign: () => {
      if (site === 'same-origin') return
      if ((site === null || site === 'none') && (from === null || isOurs)) return
      throw forged()
    },
    cookie,
    keepCookie: write,
    dropCookie: (name) => write(name, '', 0),
    keepSession: (secret, ms) => write('session', secret, ms),
    dropSession: () => write('session', '', 0),
    cookies: () => [...written.values()],
  }
}

/** Behind a proxy that ends TLS, the host is what both sides name alike. */
function isSameHost(origin: string, url: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === new URL(url).host
}

function forged(): ApiError {
  return new ApiError('permission_error', 'This must come from a page of this installation.')
}

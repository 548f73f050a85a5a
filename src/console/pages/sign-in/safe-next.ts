/** Where somebody goes who has signed in: to a page of this console, whatever the address asks for. */
export function safeNext(next: unknown, origin: string): string {
  if (typeof next !== 'string' || !next.startsWith('/') || !URL.canParse(next, origin)) return '/'
  const url = new URL(next, origin)
  if (url.origin !== origin || url.pathname === '/sign-in') return '/'
  // As it was parsed: what browsers skip over, such as line breaks, is gone.
  return `${url.pathname}${url.search}${url.hash}`
}

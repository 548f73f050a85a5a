/**
 * Whether a call to `url` goes through the proxy of `HTTPS_PROXY`. `NO_PROXY` lists exceptions, divided
 * by commas or spaces: `*` for all, a host (its subdomains with it), `.suffix` or `*.suffix` for
 * subdomains only, each with an optional port.
 */
export function isProxied(url: URL, noProxy: string): boolean {
  if (url.protocol !== 'https:') return false
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase()
  const port = url.port || '443'
  const entries = noProxy.toLowerCase().split(/[\s,]+/)
  return !entries.some((entry) => entry !== '' && matches(entry, host, port))
}

function matches(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true
  const { name, port: entryPort } = splitPort(entry)
  if (entryPort !== undefined && entryPort !== port) return false
  if (name.startsWith('*.') || name.startsWith('.')) return host.endsWith(name.replace('*', ''))
  return host === name || host.endsWith(`.${name}`)
}

function splitPort(entry: string): { name: string; port: string | undefined } {
  const bracketed = /^\[(.+)\](?::(\d+))?$/.exec(entry)
  if (bracketed) return { name: bracketed[1]!, port: bracketed[2] }
  const plain = /^([^:]+):(\d+)$/.exec(entry)
  return plain ? { name: plain[1]!, port: plain[2] } : { name: entry, port: undefined }
}

/** A proxy is often written without its scheme. It may hold a password, so that no error repeats it. */
export function parseProxyUrl(text: string): string {
  const url = text.includes('://') ? text : `http://${text}`
  if (!URL.canParse(url)) throw new Error('The proxy of HTTPS_PROXY is not a URL.')
  return url
}

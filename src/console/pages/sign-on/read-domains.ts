import { entriesOf, linesIn } from '../../ui/lines.ts'

/** The domains somebody has written, or the first entry that is none. */
export type ReadDomains =
  | { readonly type: 'domains'; readonly domains: readonly string[] }
  | { readonly type: 'none' }
  | { readonly type: 'not_a_domain'; readonly text: string }

/** One a line. People write them as they see them in addresses: `@Acme.example` is one too. */
export function readDomains(text: string): ReadDomains {
  const domains = entriesOf(linesIn(text.replaceAll(',', '\n'))).map((entry) =>
    entry.replace(/^@/, '').toLowerCase(),
  )
  const wrong = domains.find((domain) => !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(domain))
  if (wrong !== undefined) return { type: 'not_a_domain', text: wrong }
  return domains.length === 0
    ? { type: 'none' }
    : { type: 'domains', domains: [...new Set(domains)] }
}

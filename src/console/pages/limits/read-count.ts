/** What a limit was understood as. An empty field is `null`. */
export type ReadCount = { readonly value: number | null } | 'not_a_count'

/**
 * Reads a whole number as people type or paste it in either language: `2000000`, `2 000 000`, `2,000,000`. Nobody sets
 * a fraction of a request, so that separators can only be those of thousands.
 */
export function readCount(text: string): ReadCount {
  const bare = text.replaceAll(/[\s\u{a0}\u{202f}'’]/gu, '')
  if (bare === '') return { value: null }
  const isGrouped = /^\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*$/.test(bare)
  const digits = isGrouped ? bare.replaceAll(/[.,]/g, '') : bare
  if (!/^\d{1,16}$/.test(digits)) return 'not_a_count'
  const value = Number(digits)
  return Number.isSafeInteger(value) ? { value } : 'not_a_count'
}

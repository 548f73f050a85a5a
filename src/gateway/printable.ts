import type { UsagePart } from '#domain/usage.ts'
import type { ResponseFacts } from '#ledger/settlement.ts'

/**
 * Text of the upstream's that is kept: printable ASCII of bounded length, or nothing. A database may
 * refuse a row for one character (PostgreSQL takes no NUL), and with the row its charge.
 */
export function printableOf(text: string | undefined | null): string | null {
  return text !== undefined && text !== null && printable.test(text) ? text : null
}

const printable = /^[\x20-\x7e]{1,256}$/

/** The same with no text in it. */
export function withoutText(response: ResponseFacts): ResponseFacts {
  return { ...response, upstreamRequestId: null }
}

export function withPrintableModel(part: UsagePart): UsagePart {
  return { ...part, model: printableOf(part.model) ?? 'unknown' }
}

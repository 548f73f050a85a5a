import { gzipSync } from 'node:zlib'
import { bounds } from '#platform/bounds.ts'

/** An answer as it is sent. */
export type AnswerBody = {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly isGzip: boolean
}

/** What whoever asks understands. */
export type Accepted = { readonly acceptsGzip: boolean }

/**
 * A large text in UTF-8, compressed where that is understood. Reports repeat themselves: a twentieth is left of them, in
 * less time than the rest would take to send.
 */
export function writeBody(text: string, { acceptsGzip }: Accepted): AnswerBody {
  const bytes = new TextEncoder().encode(text)
  if (!acceptsGzip || bytes.length < bounds.answerGzipBytesMin) return { bytes, isGzip: false }
  return { bytes: new Uint8Array(gzipSync(bytes, { level: 1 })), isGzip: true }
}

/** Whether `accept-encoding` names gzip, or anything, and does not rule it out: RFC 9110, 12.5.3. */
export function doesAcceptGzip(headers: Headers): boolean {
  const weights = new Map<string, number>()
  for (const each of headers.get('accept-encoding')?.toLowerCase().split(',') ?? []) {
    const [coding = '', ...parameters] = each.split(';').map((part) => part.trim())
    const weight = parameters.find((part) => part.startsWith('q='))
    weights.set(coding, weight === undefined ? 1 : Number(weight.slice(2)))
  }
  return (weights.get('gzip') ?? weights.get('*') ?? 0) > 0
}

import { hash } from 'node:crypto'
import { describeApi } from '#contract/openapi.ts'
import { referenceStyle } from './reference/reference-style.ts'
import { writeReference } from './reference/write-reference.ts'
import { endpoints } from './endpoints.ts'

/** A page that is the same for everybody, made when it is first asked for. */
export type Document = {
  readonly headers: Readonly<Record<string, string>> & { readonly etag: string }
  readonly text: string
}

/** What the API says of itself, by path. */
export const documents: ReadonlyMap<string, () => Document> = new Map([
  [
    '/v1/openapi.json',
    once({ 'content-type': 'application/json' }, () =>
      JSON.stringify(describeApi(endpoints), null, 2),
    ),
  ],
  [
    '/v1/reference',
    once(
      {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': `default-src 'none'; style-src 'sha256-${hash('sha256', referenceStyle, 'base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      },
      () => writeReference(describeApi(endpoints)),
    ),
  ],
])

function once(headers: Readonly<Record<string, string>>, write: () => string): () => Document {
  let document: Document | undefined
  return () => {
    if (document) return document
    const text = write()
    const etag = `"${hash('sha256', text, 'base64url').slice(0, 22)}"`
    document = { text, headers: { ...headers, 'cache-control': 'public, max-age=300', etag } }
    return document
  }
}

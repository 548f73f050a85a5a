import { hash } from 'node:crypto'
import { describeApi } from '#contract/openapi.ts'
import { endpoints } from './routes.ts'

/** A page that is the same for everybody, made when it is first asked for. */
export type Document = {
  readonly headers: Readonly<Record<string, string>> & { readonly etag: string }
  readonly text: string
}

/** What the API says of itself, by path. */
export const documents: ReadonlyMap<string, () => Document> = new Map([
  [
    '/v1/openapi.json',
    once('application/json', () => JSON.stringify(describeApi(endpoints), null, 2)),
  ],
])

function once(contentType: string, write: () => string): () => Document {
  let document: Document | undefined
  return () => {
    if (document) return document
    const text = write()
    const headers = {
      'content-type': contentType,
      'cache-control': 'public, max-age=300',
      etag: `"${hash('sha256', text, 'base64url').slice(0, 22)}"`,
    }
    document = { headers, text }
    return document
  }
}

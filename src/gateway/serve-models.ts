import { allowsModel, namedModel } from '#domain/allow-list.ts'
import type { OpenScopes } from './admit-free-call.ts'
import { limitsModels } from './admit-free-call.ts'
import type { Exchange } from './context.ts'
import { answerError, failure, invalidRequest, notFound, success } from './errors.ts'
import type { Result } from './errors.ts'
import { forwardFreeCall, unreadable } from './free-call.ts'

/**
 * `GET /v1/models` and `/v1/models/{id}`: as the upstream answers, but without the models that the key, its
 * workspace or its organization do not allow. One that is hidden is as missing as one that is not there.
 */
export function serveModels(exchange: Exchange, scopes: OpenScopes): Promise<void> {
  if (exchange.clientGone) return Promise.resolve()
  if (!limitsModels(scopes)) return forwardFreeCall(exchange)
  const isAllowed = allowedBy(exchange, scopes)
  const { pathname, searchParams } = new URL(exchange.target, 'http://gateway')
  if (exchange.route.name === 'list_models') return serveList(exchange, searchParams, isAllowed)

  const id = pathname.slice(pathname.lastIndexOf('/') + 1)
  if (isAllowed(id)) return forwardFreeCall(exchange)
  answerError(exchange, notFound(`model: ${id}`))
  return Promise.resolve()
}

type IsAllowed = (id: string) => boolean

function allowedBy({ gateway }: Exchange, scopes: OpenScopes): IsAllowed {
  const policies = scopes.flatMap(({ state }) => (state ? [state.policy] : []))
  return (id) => {
    const model = namedModel(gateway.catalog, id)
    return policies.every((policy) => allowsModel(policy, model))
  }
}

/** The most that the upstream lists at once, and many times what there is: pages are made here, of what is shown. */
const upstreamPageMax = 1000
const pageDefault = 20

function serveList(
  exchange: Exchange,
  query: URLSearchParams,
  isAllowed: IsAllowed,
): Promise<void> {
  const page = pageOf(query)
  if (!page.ok) {
    answerError(exchange, page.error)
    return Promise.resolve()
  }
  return forwardFreeCall(exchange, {
    target: `/v1/models?limit=${upstreamPageMax}`,
    rewrite: (body) => {
      const listed = listOf(body)
      return listed ? cut(listed, page.value, isAllowed) : failure(unreadable)
    },
  })
}

type Page = {
  readonly limit: number
  readonly afterId: string | null
  readonly beforeId: string | null
}

function pageOf(query: URLSearchParams): Result<Page> {
  const text = query.get('limit') ?? String(pageDefault)
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0
  if (limit < 1 || limit > upstreamPageMax) {
    const message = `limit: Input should be an integer from 1 to ${upstreamPageMax}`
    return failure(invalidRequest(message))
  }
  return success({ limit, afterId: query.get('after_id'), beforeId: query.get('before_id') })
}

type Listed = { readonly id: string }

function listOf(body: Buffer): readonly Listed[] | undefined {
  try {
    const { data } = JSON.parse(body.toString()) as { data?: unknown }
    const isList = Array.isArray(data) && data.every((each) => typeof each?.id === 'string')
    return isList ? (data as Listed[]) : undefined
  } catch {
    return undefined
  }
}

function cut(
  listed: readonly Listed[],
  { limit, afterId, beforeId }: Page,
  isAllowed: IsAllowed,
): Result<Buffer> {
  // A cursor may name what is hidden since: its place is known all the same.
  const after = afterId === null ? -1 : listed.findIndex(({ id }) => id === afterId)
  const before = beforeId === null ? listed.length : listed.findIndex(({ id }) => id === beforeId)
  if (after < 0 && afterId !== null) return unknownCursor('after_id', afterId)
  if (before < 0 && beforeId !== null) return unknownCursor('before_id', beforeId)

  const candidates = listed.slice(after + 1, before).filter(({ id }) => isAllowed(id))
  const data = beforeId === null ? candidates.slice(0, limit) : candidates.slice(-limit)
  const answer = {
    data,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: candidates.length > data.length,
  }
  return success(Buffer.from(JSON.stringify(answer)))
}

function unknownCursor(field: string, id: string): Result<never> {
  return failure(invalidRequest(`${field}: unknown model ${id}`))
}

import type { Endpoint, OpenEndpoint } from '#contract/endpoint.ts'
import type { AnswerBody } from './answer-body.ts'
import type { RequestContext, Visit } from './context.ts'
import { parseInput } from './read-request.ts'

/** What a request brings, unread. */
export type RawInput = {
  readonly params: unknown
  readonly query: unknown
  /** Rejects where there is none, or takes the object given for it. */
  readBody(whenEmpty: object | undefined): Promise<unknown>
}

/** An endpoint and what answers it, with its types folded away. */
export type Route = {
  readonly endpoint: Endpoint
  /** An object, or an `AnswerBody`; for lines of JSON, the objects of the lines. */
  answer(context: RequestContext, input: RawInput): Promise<unknown>
}

/** The same for an endpoint that asks nobody who they are. */
export type OpenRoute = {
  readonly endpoint: OpenEndpoint
  answer(visit: Visit, input: RawInput): Promise<unknown>
}

/** Parsed, as the contract says. */
type Input<Params, Query, Body> = {
  readonly params: Params
  readonly query: Query
  readonly body: Body
}

/** Ties an endpoint to its use case and presenter. The caller is known by then; the input is parsed here. */
export function route<Params, Query, Body, Response>(
  endpoint: Endpoint<Params, Query, Body, Response>,
  answer: (context: RequestContext, input: Input<Params, Query, Body>) => Promise<Response>,
): Route {
  return {
    endpoint,
    answer: async (context, raw) => answer(context, await parse(endpoint, raw)),
  }
}

export function openRoute<Params, Query, Body, Response>(
  endpoint: OpenEndpoint<Params, Query, Body, Response>,
  answer: (visit: Visit, input: Input<Params, Query, Body>) => Promise<Response>,
): OpenRoute {
  return { endpoint, answer: async (visit, raw) => answer(visit, await parse(endpoint, raw)) }
}

async function parse<Params, Query, Body>(
  endpoint: Pick<Endpoint<Params, Query, Body>, 'params' | 'query' | 'body' | 'bodyIsOptional'>,
  { params, query, readBody }: RawInput,
): Promise<Input<Params, Query, Body>> {
  return {
    params: parseInput(endpoint.params, params),
    query: parseInput(endpoint.query, query),
    body: endpoint.body
      ? parseInput(endpoint.body, await readBody(endpoint.bodyIsOptional ? {} : undefined))
      : (null as Body),
  }
}

/** The same for an endpoint that answers with lines of JSON, as they come. */
export function streamRoute<Params, Query, Body, Line, Item>(
  endpoint: Endpoint<Params, Query, Body, Line>,
  answer: (
    context: RequestContext,
    input: Input<Params, Query, Body>,
  ) => Promise<{ readonly items: AsyncIterable<Item>; readonly present: (item: Item) => Line }>,
): Route {
  return route<Params, Query, Body, unknown>(endpoint, async (context, input) => {
    const { items, present } = await answer(context, input)
    return presentEach(items, present)
  })
}

async function* presentEach<Item, Line>(
  items: AsyncIterable<Item>,
  present: (item: Item) => Line,
): AsyncIterable<Line> {
  for await (const item of items) yield present(item)
}

/** The same for an endpoint that answers with a table. */
export function csvRoute<Params, Query, Body>(
  endpoint: Endpoint<Params, Query, Body, string>,
  answer: (
    context: RequestContext,
    input: Input<Params, Query, Body>,
  ) => Promise<{ readonly fileName: string; readonly csv: AnswerBody }>,
): Route {
  return route<Params, Query, Body, unknown>(endpoint, async (context, input) => {
    const { fileName, csv } = await answer(context, input)
    context.answerHeaders.set('content-disposition', `attachment; filename="${fileName}"`)
    return csv
  })
}

/** The same for an endpoint whose answer is large, and was made aside from the traffic: its JSON. */
export function madeRoute<Params, Query, Body, Response>(
  endpoint: Endpoint<Params, Query, Body, Response>,
  answer: (context: RequestContext, input: Input<Params, Query, Body>) => Promise<AnswerBody>,
): Route {
  return route<Params, Query, Body, unknown>(endpoint, answer)
}

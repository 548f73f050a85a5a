import type { Endpoint } from '#contract/endpoint.ts'
import type { RequestContext } from './context.ts'
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
  answer(context: RequestContext, input: RawInput): Promise<unknown>
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
    answer: async (context, { params, query, readBody }) =>
      answer(context, {
        params: parseInput(endpoint.params, params),
        query: parseInput(endpoint.query, query),
        body: endpoint.body
          ? parseInput(endpoint.body, await readBody(endpoint.bodyIsOptional ? {} : undefined))
          : (null as Body),
      }),
  }
}

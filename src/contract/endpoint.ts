import { z } from 'zod'
import type { Action } from './permissions.ts'

type Method = 'GET' | 'POST' | 'DELETE'
type Path = `/v1/organizations/${string}`

/** Method and path, as the types of clients tell operations apart: `GET /v1/organizations/me`. */
export type OperationKey = `${Method} ${Path}`

/** One operation of the Admin API, as both sides of the wire know it. */
export type Endpoint<
  Params = unknown,
  Query = unknown,
  Body = unknown,
  Response = unknown,
  /** What is sent as the body, before it is read. */
  Sent = unknown,
  Key extends OperationKey = OperationKey,
> = {
  readonly method: Method
  /** With parameters in braces, as the API's reference writes them. */
  readonly path: Path
  /** Only a type: for clients that call operations by method and path. */
  readonly key?: Key
  readonly summary: string
  /** What it does, for the table of permissions. */
  readonly action: Action
  /** Not one of Anthropic's endpoints. */
  readonly extension: boolean
  readonly params: z.ZodType<Params>
  readonly query: z.ZodType<Query>
  /** Null when the operation takes none; whatever is sent is then not read. */
  readonly body: z.ZodType<Body, Sent> | null
  /** A request without a body means an empty object. */
  readonly bodyIsOptional: boolean
  /** Of the whole answer, or of each line of it where the content type says lines of JSON. */
  readonly response: z.ZodType<Response>
  /** A POST that asks or tries something: there is nothing that could be done twice, or too late. */
  readonly changesNothing: boolean
  readonly contentType: 'application/json' | 'application/x-ndjson' | 'text/csv'
  /** Headers that its answers have beside the usual ones, and what they say. */
  readonly answerHeaders: Readonly<Record<string, string>>
  /** Betas of Anthropic's that change what it takes: values of `anthropic-beta`, and what they do. */
  readonly betas: Readonly<Record<string, string>>
  /** What it is called on the command line and in the reference, where path and method say it badly. */
  readonly verb: string | undefined
  /** A body that shows what it is for, where one made from its shape would not. As it is sent. */
  readonly example: object | undefined
}

type Definition<Params, Query, Body, Response, Sent, M, P> = Pick<
  Endpoint,
  'summary' | 'action'
> & {
  readonly method: M
  readonly path: P
  readonly extension?: boolean
  readonly params?: z.ZodType<Params>
  readonly query?: z.ZodType<Query>
  readonly body?: z.ZodType<Body, Sent>
  readonly bodyIsOptional?: boolean
  readonly changesNothing?: boolean
  readonly response: z.ZodType<Response>
  readonly contentType?: Endpoint['contentType']
  readonly answerHeaders?: Endpoint['answerHeaders']
  readonly betas?: Endpoint['betas']
  readonly verb?: string
  readonly example?: object
}

/** Declares an operation. What is left out takes nothing: no parameters, no query, no body. */
export function endpoint<
  const M extends Method,
  const P extends Path,
  Params = object,
  Query = object,
  Body = null,
  Response = never,
  Sent = null,
>(
  definition: Definition<Params, Query, Body, Response, Sent, M, P>,
): Endpoint<Params, Query, Body, Response, Sent, `${M} ${P}`> {
  return {
    extension: false,
    body: null,
    bodyIsOptional: false,
    changesNothing: false,
    contentType: 'application/json',
    answerHeaders: {},
    betas: {},
    verb: undefined,
    example: undefined,
    params: nothing as z.ZodType<Params>,
    query: nothing as z.ZodType<Query>,
    ...definition,
  }
}

/** An operation that anybody may ask for, before it is known who they are. It decides for itself. */
export type OpenEndpoint<
  Params = unknown,
  Query = unknown,
  Body = unknown,
  Response = unknown,
  Sent = unknown,
  Key extends OperationKey = OperationKey,
> = Omit<Endpoint<Params, Query, Body, Response, Sent, Key>, 'action'> & { readonly action: null }

/** Declares an operation that takes no secret in its headers. */
export function endpointForAnybody<
  const M extends Method,
  const P extends Path,
  Params = object,
  Query = object,
  Body = null,
  Response = never,
  Sent = null,
>(
  definition: Omit<Definition<Params, Query, Body, Response, Sent, M, P>, 'action'>,
): OpenEndpoint<Params, Query, Body, Response, Sent, `${M} ${P}`> {
  return { ...endpoint({ ...definition, action: 'organization.view' }), action: null }
}

/** Whichever of the two, as those who describe the API take it. */
export type DescribedEndpoint = Endpoint | OpenEndpoint

const nothing: z.ZodType = z.strictObject({})

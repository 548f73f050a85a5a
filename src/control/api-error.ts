/** The error types of the Admin API, and the status that each travels with. */
const statuses = {
  invalid_request_error: 400,
  authentication_error: 401,
  permission_error: 403,
  not_found_error: 404,
  conflict_error: 409,
  request_too_large: 413,
  rate_limit_error: 429,
  api_error: 500,
  overloaded_error: 503,
} as const

export type ApiErrorType = keyof typeof statuses

type ApiErrorOptions = {
  readonly log?: Record<string, unknown>
  readonly cause?: unknown
  /** One that the original's clients know. */
  readonly errorCode?: string
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * One error, two audiences: `type` and `message` go on the wire in Anthropic's envelope, `log` and `cause`
 * to the journal.
 */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly type: ApiErrorType
  readonly status: (typeof statuses)[ApiErrorType]
  readonly log: Record<string, unknown>
  /** What tells this error from others of its type, for programs. */
  readonly details: { readonly error_code: string } | undefined
  /** Sent with the answer, such as `retry-after`. */
  readonly headers: Readonly<Record<string, string>>

  constructor(type: ApiErrorType, message: string, options: ApiErrorOptions = {}) {
    super(message, { cause: options.cause })
    this.type = type
    this.status = statuses[type]
    this.log = options.log ?? {}
    this.details = options.errorCode === undefined ? undefined : { error_code: options.errorCode }
    this.headers = options.headers ?? {}
  }
}

export function invalidRequest(message: string, errorCode?: string): ApiError {
  return new ApiError(
    'invalid_request_error',
    message,
    errorCode === undefined ? {} : { errorCode },
  )
}

/** For what is not there, and for what the caller may not know to be there: the same words for both. */
export function notFound(
  noun:
    | 'Workspace'
    | 'API key'
    | 'Admin key'
    | 'Spend limit increase request'
    | 'Spend limit'
    | 'Rate limit'
    | 'Model'
    | 'Model group'
    | 'Notification'
    | 'Webhook'
    | 'User'
    | 'Invite'
    | 'Session'
    | 'Passkey'
    | 'Identity provider'
    | 'Workspace member'
    | 'Notification delivery'
    | 'Statement recipient'
    | 'Price change'
    | 'Activity',
): ApiError {
  return new ApiError('not_found_error', `${noun} not found.`)
}

/** Whatever kept a request from its answer. `type` is the error's type on the wire, or `unreachable`. */
export class ApiFault extends Error {
  override readonly name = 'ApiFault'
  readonly type: string
  readonly status: number
  readonly requestId: string | undefined
  readonly details: Readonly<Record<string, unknown>>
  readonly retryAfterSeconds: number | undefined

  constructor(
    message: string,
    known: {
      type: string
      status: number
      requestId?: string | undefined
      details?: Readonly<Record<string, unknown>> | undefined
      retryAfterSeconds?: number | undefined
      cause?: unknown
    },
  ) {
    super(message, { cause: known.cause })
    this.type = known.type
    this.status = known.status
    this.requestId = known.requestId
    this.details = known.details ?? {}
    this.retryAfterSeconds = known.retryAfterSeconds
  }

  static unreachable(cause: unknown): ApiFault {
    return new ApiFault('The server cannot be reached.', { type: 'unreachable', status: 0, cause })
  }

  static async from(response: Response): Promise<ApiFault> {
    const { status, headers } = response
    const requestId = headers.get('request-id') ?? undefined
    const retryAfter = Number(headers.get('retry-after') ?? Number.NaN)
    const retryAfterSeconds = Number.isFinite(retryAfter) ? retryAfter : undefined
    const error = errorOf(await response.text())
    return new ApiFault(error.message ?? `The server answered ${status}.`, {
      type: error.type ?? 'api_error',
      status,
      requestId,
      details: error.details,
      retryAfterSeconds,
    })
  }

  /** What tells it from others of its type, where something does: `fresh_check_required`. */
  get code(): string | undefined {
    const code = this.details['error_code']
    return typeof code === 'string' ? code : undefined
  }

  /** The field that the message names, where it names one: `name: Must not be blank`. */
  get field(): string | undefined {
    return this.type === 'invalid_request_error'
      ? /^([a-z_]+(?:\.[\w-]+)*): /.exec(this.message)?.[1]
      : undefined
  }
}

type WireError = {
  readonly type?: string
  readonly message?: string
  readonly details?: Readonly<Record<string, unknown>>
}

/** What a proxy answers in our place has no error in it. */
function errorOf(text: string): WireError {
  try {
    return (JSON.parse(text) as { error?: WireError }).error ?? {}
  } catch {
    return {}
  }
}

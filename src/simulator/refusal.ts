/** An answer that is an error before any 200, in Anthropic's envelope. Never billed. */
export type Refusal = {
  readonly refused: true
  readonly status: number
  readonly type: RefusalType
  readonly message: string
  /** Headers beside the ordinary ones. */
  readonly headers: Readonly<Record<string, string>>
}

export type RefusalType =
  | 'invalid_request_error'
  | 'authentication_error'
  | 'billing_error'
  | 'permission_error'
  | 'not_found_error'
  | 'request_too_large'
  | 'rate_limit_error'
  | 'api_error'
  | 'timeout_error'
  | 'overloaded_error'

export function refusal(
  status: number,
  type: RefusalType,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Refusal {
  return { refused: true, status, type, message, headers }
}

export function invalidRequest(message: string): Refusal {
  return refusal(400, 'invalid_request_error', message)
}

export function isRefusal(value: object): value is Refusal {
  return 'refused' in value && value.refused === true
}

export function presentRefusal(refused: Refusal, requestId: string): string {
  return JSON.stringify({
    type: 'error',
    error: { type: refused.type, message: refused.message },
    request_id: requestId,
  })
}

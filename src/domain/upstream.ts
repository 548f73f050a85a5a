/** Where model calls go. */
export type UpstreamKind = 'simulator' | 'claude_api'

/** Whether the upstream takes the operator's own credential and account, as far as one node's last answers say. */
export type UpstreamSight =
  /** It has not been asked yet. */
  | { readonly status: 'unknown' }
  | { readonly status: 'accepted' }
  | {
      readonly status: 'refused'
      /** Unix milliseconds. */
      readonly sinceMs: number
      readonly httpStatus: number
      /** The upstream's words, for the operator. */
      readonly message: string
    }
  /** No connection could be made. */
  | { readonly status: 'unreachable'; readonly sinceMs: number; readonly message: string }

/** How one try of the upstream went. `failed`: it answered, and with something else. */
export type UpstreamTrial = {
  readonly status: 'ok' | 'refused' | 'unreachable' | 'failed'
  readonly httpStatus: number | null
  readonly latencyMs: number
  /** What went wrong, without the credential. */
  readonly message: string | null
}

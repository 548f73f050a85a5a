import type { Refusal } from '#domain/refusal.ts'
import type { Exchange } from './context.ts'
import type { GatewayError } from './errors.ts'

/**
 * The answer, its message ended by where the refusal is explained, if people can reach this installation. Only for
 * refusals that are kept, and not for whoever holds no secret of the key any more: they are told what anybody is who
 * never held one.
 */
export function withExplanation(
  error: GatewayError,
  refusal: Refusal,
  { gateway, requestId }: Pick<Exchange, 'requestId'> & { gateway: { publicUrl: string | null } },
): GatewayError {
  const isStranger =
    refusal.kind === 'closed' &&
    (refusal.reason === 'unknown' || refusal.reason === 'secret_retired')
  if (gateway.publicUrl === null || isStranger) return error
  const base = gateway.publicUrl.replace(/\/+$/, '')
  return { ...error, message: `${error.message} See ${base}/logs/${requestId}` }
}

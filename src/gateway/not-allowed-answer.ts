import { findModel } from '#domain/catalog.ts'
import type { PolicyRefusal } from '#domain/refusal.ts'
import { shouldNotRetry } from './errors.ts'
import type { GatewayError } from './errors.ts'
import { scopeNames } from './refusal-context.ts'
import type { RefusalContext } from './refusal-context.ts'

/** What a client is told whose request a scope does not take, whatever is left of its limits. */
export function answerOfNotAllowed(refusal: PolicyRefusal, context: RefusalContext): GatewayError {
  const name = scopeNames[refusal.scopeKind]
  switch (refusal.setting) {
    case 'unknown_models':
      return forbidden(refusal, {
        message: `Your ${name} takes no requests for models outside the catalog of this gateway.`,
        error_code: 'unknown_models_refused',
      })
    case 'unbounded_requests': {
      const reasons = context.unboundedReasons
      return forbidden(refusal, {
        message:
          `Your ${name} takes no requests whose cost has no bound beforehand, and this one has none: ` +
          `${reasons.join(', ')}.`,
        error_code: 'unbounded_requests_refused',
        reasons,
      })
    }
    case 'allowed_models':
      return forbidden(refusal, {
        message: refusal.asked
          ? `Your ${name} does not allow the model ${refusal.asked}.`
          : `Your ${name} allows certain models only, and this request leaves one to the upstream.`,
        error_code: 'model_not_allowed',
        model: refusal.asked,
      })
    case 'allowed_ips':
      return forbidden(refusal, {
        message: `Your ${name} takes no requests from this address (${context.address ?? 'unknown'}).`,
        error_code: 'address_not_allowed',
      })
    case 'allowed_inference_geos':
      return geoAnswer(refusal, context)
  }
}

function forbidden(
  { scopeKind, scopeId }: PolicyRefusal,
  {
    message,
    error_code,
    ...more
  }: { message: string; error_code: string; [name: string]: unknown },
): GatewayError {
  return {
    status: 403,
    type: 'permission_error',
    message,
    headers: shouldNotRetry,
    details: { error_code, scope: { type: scopeKind, id: scopeId }, ...more },
  }
}

/** A fault of the body's, as the original calls it where a model does not take the field at all. */
function geoAnswer(refusal: PolicyRefusal, context: RefusalContext): GatewayError {
  const details = { error_code: 'inference_geo_not_allowed', inference_geo: refusal.asked }
  return {
    ...forbidden(refusal, { message: geoMessage(refusal, context), ...details }),
    status: 400,
    type: 'invalid_request_error',
  }
}

function geoMessage({ scopeKind, asked }: PolicyRefusal, context: RefusalContext): string {
  const name = scopeNames[scopeKind]
  if (asked !== null) return `inference_geo: Your ${name} does not allow ${asked || 'this value'}.`
  const model = findModel(context.catalog, context.model ?? '')
  return model && !model.acceptsInferenceGeo
    ? `inference_geo: Your ${name} does not allow global, and ${context.model} takes no inference_geo.`
    : `inference_geo: Field required: your ${name} does not allow global, which a request without it means.`
}

import type { ScopeEntry } from '#domain/admission.ts'
import { modelRefusal, namedModel } from '#domain/allow-list.ts'
import { tokenCountGroup } from '#domain/rate-limit.ts'
import type { Refusal } from '#domain/refusal.ts'
import type { ApiKeyIdentity } from '#store/key-directory.ts'
import type { Exchange } from './context.ts'
import { failure, success } from './errors.ts'
import type { GatewayError, Result } from './errors.ts'
import { admissionHeaders } from './limit-headers.ts'
import { answerOfRefusal } from './refusal-answer.ts'

/** How the scopes of a call that is let through stand, narrowest first. */
export type OpenScopes = readonly ScopeEntry[]

/** Asks whether the key, its workspace and its organization take requests of this client at all. */
export async function checkOpen(
  exchange: Exchange,
  identity: ApiKeyIdentity,
): Promise<Result<OpenScopes>> {
  const { refusal, scopes } = await exchange.gateway.ledger.check(identity, exchange.client)
  return refusal ? failure(answerPlainly(exchange, refusal)) : success(scopes)
}

/** Takes a call that counts tokens from the request limits of such calls. */
export async function admitTokenCount(
  exchange: Exchange,
  identity: ApiKeyIdentity,
): Promise<Result<OpenScopes>> {
  const { gateway, requestId, client } = exchange
  const call = { requestId, scopes: identity, client, group: tokenCountGroup }
  const admission = await gateway.ledger.admitFreeCall(call)
  exchange.limitHeaders = admissionHeaders(admission, tokenCountGroup)
  return admission.admitted
    ? success(admission.scopes)
    : failure(answerPlainly(exchange, admission.refusal))
}

/** Whether any scope takes some models only: where none does, nobody need know what a call names. */
export function limitsModels(scopes: OpenScopes): boolean {
  return scopes.some(({ state }) => (state?.policy.allowedModels ?? null) !== null)
}

/** The narrowest scope's refusal of this model. */
export function refuseModel(
  exchange: Exchange,
  scopes: OpenScopes,
  name: string,
): GatewayError | undefined {
  const models = [namedModel(exchange.gateway.catalog, name)]
  for (const { id, state } of scopes) {
    const refusal = state && modelRefusal({ id, state }, models)
    if (refusal) return answerPlainly(exchange, refusal)
  }
  return undefined
}

function answerPlainly({ requestId, gateway, client }: Exchange, refusal: Refusal): GatewayError {
  return answerOfRefusal(refusal, {
    requestId,
    maxTokensThatFit: undefined,
    unboundedReasons: [],
    catalog: gateway.catalog,
    atMs: gateway.clock.now(),
    address: client.address,
    model: undefined,
  })
}

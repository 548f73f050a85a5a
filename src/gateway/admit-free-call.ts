import type { ScopeEntry } from '#domain/admission.ts'
import { modelRefusal, namedModel } from '#domain/allow-list.ts'
import { findModel, versionOn } from '#domain/catalog.ts'
import { zeroNanoUsd } from '#domain/money.ts'
import { tokenCountGroup } from '#domain/rate-limit.ts'
import type { Refusal } from '#domain/refusal.ts'
import type { Ask, RefusedAsk } from '#ledger/port.ts'
import type { ApiKeyIdentity } from '#store/key-directory.ts'
import { clientSessionIdOf } from './client-session.ts'
import type { Exchange } from './context.ts'
import { failure, success } from './errors.ts'
import type { GatewayError, Result } from './errors.ts'
import { withExplanation } from './explain-refusal.ts'
import { keepRefusal } from './keep-refusal.ts'
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
  if (admission.admitted) return success(admission.scopes)
  return failure(refuseTokenCount(exchange, identity, { ...admission, model: '' }))
}

/** Whether any scope takes some models only: where none does, nobody need know what a call names. */
export function limitsModels(scopes: OpenScopes): boolean {
  return scopes.some(({ state }) => (state?.policy.allowedModels ?? null) !== null)
}

/** The narrowest scope's refusal to count the tokens of this model. */
export function refuseModel(
  exchange: Exchange,
  identity: ApiKeyIdentity,
  { scopes, model }: { readonly scopes: OpenScopes; readonly model: string },
): GatewayError | undefined {
  const { catalog, clock } = exchange.gateway
  const models = [namedModel(catalog, model)]
  for (const { id, state } of scopes) {
    const refusal = state && modelRefusal({ id, state }, models)
    if (!refusal) continue
    return refuseTokenCount(exchange, identity, { refusal, scopes, model, atMs: clock.now() })
  }
  return undefined
}

type RefusedTokenCount = Pick<RefusedAsk, 'refusal' | 'scopes' | 'atMs'> & {
  /** Empty where the body has not been read. */
  readonly model: string
}

/** Keeps the refusal, and says what is answered. */
function refuseTokenCount(
  exchange: Exchange,
  identity: ApiKeyIdentity,
  { refusal, scopes, atMs, model }: RefusedTokenCount,
): GatewayError {
  const error = answerPlainly(exchange, refusal)
  const ask = tokenCountAsk(exchange, identity, { model, atMs })
  keepRefusal(exchange, { ask, refusal, scopes, atMs, httpStatus: error.status })
  return withExplanation(error, refusal, exchange)
}

/** As a call that costs nothing asks: for one request, and for no tokens. */
function tokenCountAsk(
  { gateway, requestId, client, request }: Exchange,
  identity: ApiKeyIdentity,
  { model, atMs }: Pick<RefusedTokenCount, 'model' | 'atMs'>,
): Ask {
  const { catalog } = gateway
  return {
    requestId,
    scopes: identity,
    client,
    named: { models: [], inferenceGeos: [] },
    boundNanoUsd: zeroNanoUsd,
    facts: {
      model,
      rateLimitGroup: tokenCountGroup,
      stream: false,
      maxTokens: 0,
      inputTokensBound: 0,
      inputTokensEstimate: 0,
      inputTokensKnown: true,
      unbounded: false,
      unpriced: model !== '' && findModel(catalog, model) === undefined,
      priceVersion: versionOn(catalog.catalog, atMs),
      clientSessionId: clientSessionIdOf(request.headers),
    },
  }
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

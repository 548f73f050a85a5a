import { nobody } from '#domain/allow-list.ts'
import type { ApiKeyId, OrganizationId, RequestId, WorkspaceId } from '#domain/id.ts'
import { nanoUsd, zeroNanoUsd } from '#domain/money.ts'
import type { ScopeSpendLimit, ScopeState } from '#domain/scope.ts'
import { zeroUsage } from '#domain/usage.ts'
import type { Usage } from '#domain/usage.ts'
import type { SpendWindow } from '#domain/window.ts'
import type { Ask, RequestScopes } from '#ledger/port.ts'
import type { Release, ResponseFacts, Settlement } from '#ledger/settlement.ts'

export const organizationId = '0b0c2a2e-5f3c-4c1e-9d1a-0123456789ab' as OrganizationId
export const workspaceId = 'wrkspc_01test' as WorkspaceId
export const apiKeyId = 'apikey_01test' as ApiKeyId
export const scopes: RequestScopes = { apiKeyId, workspaceId, organizationId }

const response: ResponseFacts = {
  httpStatus: 200,
  upstreamRequestId: 'req_upstream',
  firstByteMs: 5,
  totalMs: 9,
}

export function limit(dollars: number, window: SpendWindow = 'monthly'): ScopeSpendLimit {
  return { window, limitNanoUsd: nanoUsd(BigInt(dollars * 1_000_000) * 1000n) }
}

export function ask(id: string, boundNanoUsd: bigint, over: Partial<Ask> = {}): Ask {
  return {
    requestId: `req_${id}` as RequestId,
    scopes,
    client: nobody,
    named: { models: [], inferenceGeos: [] },
    boundNanoUsd: nanoUsd(boundNanoUsd),
    facts: {
      model: 'claude-sonnet-5-5',
      rateLimitGroup: 'sonnet',
      stream: false,
      maxTokens: 100,
      inputTokensBound: 1000,
      inputTokensEstimate: 250,
      inputTokensKnown: false,
      unbounded: false,
      unpriced: false,
      priceVersion: 'test',
      clientSessionId: null,
    },
    ...over,
  }
}

export function settlement(
  id: string,
  costNanoUsd: bigint,
  over: Partial<Settlement> & { readonly used?: Partial<Usage> } = {},
): Settlement {
  const { used, ...rest } = over
  return {
    requestId: `req_${id}` as RequestId,
    outcome: 'complete',
    costNanoUsd: nanoUsd(costNanoUsd),
    costSource: 'reported',
    usage: { ...zeroUsage, uncachedInputTokens: 10, outputTokens: 20, ...used },
    usedTokens: { input: 10, inputCacheAware: 10, output: 20 },
    parts: [],
    costSplit: null,
    unpriced: false,
    reportedModel: 'claude-sonnet-5-5',
    serviceTier: 'standard',
    inferenceGeo: 'global',
    speed: 'standard',
    contextWindow: '0-200k',
    response,
    ...rest,
  }
}

export function release(id: string): Release {
  return { requestId: `req_${id}` as RequestId, reason: 'not_sent', response }
}

/** Settled, reserved and excess of the month that the scope is in. */
export function monthOf(state: ScopeState | undefined): readonly [bigint, bigint, bigint] {
  const id = Object.keys(state?.balances ?? {})
    .filter((windowId) => windowId.length === 7)
    .toSorted()
    .at(-1)
  const balance = id === undefined ? undefined : state!.balances[id]
  return [
    balance?.settledNanoUsd ?? zeroNanoUsd,
    balance?.reservedNanoUsd ?? zeroNanoUsd,
    balance?.excessNanoUsd ?? zeroNanoUsd,
  ]
}

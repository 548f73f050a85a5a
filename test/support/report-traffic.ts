import type { ApiKeyId, RequestId, WorkspaceId } from '#domain/id.ts'
import type { Refusal } from '#domain/refusal.ts'
import type { Ask } from '#ledger/port.ts'
import type { Settlement } from '#ledger/settlement.ts'
import type { Usage } from '#domain/usage.ts'
import type { ControlWorld } from './control.ts'
import { ask, settlement } from './ledger-fixture.ts'

/** A request that is answered: who asked, and what it used and cost. */
export type Use = {
  readonly workspaceId?: string
  readonly apiKeyId?: string | null
  readonly model?: string
  readonly usage?: Partial<Usage>
  /** What each part of the cost was for, in the order of `costSplitFields`; left out: nobody knows. */
  readonly split?: readonly bigint[]
  readonly costNanoUsd?: bigint
  readonly over?: Partial<Settlement>
}

/** Requests of an organization, straight into the ledger. */
export type Traffic = {
  /** Admitted and settled now. */
  use(use: Use): Promise<void>
  /** Admitted now, and settled by what it resolves to. */
  begin(use: Use): Promise<() => Promise<void>>
  /** Refused now. */
  refuse(use: Pick<Use, 'workspaceId' | 'apiKeyId' | 'model'>, refusal: Refusal): Promise<void>
}

export function openTraffic(world: ControlWorld): Traffic {
  const { ledger, services, clock } = world
  const askOf = (requestId: RequestId, use: Use): Ask => {
    const { workspaceId = world.defaultWorkspaceId, apiKeyId = null, model } = use
    const base = ask('', use.costNanoUsd ?? totalOf(use.split))
    return {
      ...base,
      requestId,
      scopes: {
        organizationId: world.organizationId,
        workspaceId: workspaceId as WorkspaceId,
        apiKeyId: apiKeyId as ApiKeyId | null,
      },
      facts: {
        ...base.facts,
        model: model ?? 'claude-sonnet-5-5',
        rateLimitGroup: 'claude_sonnet_5_5',
      },
    }
  }
  const begin = async (use: Use): Promise<() => Promise<void>> => {
    clock.advance(1)
    const requestId = services.ids.request()
    const admission = await ledger.reserve(askOf(requestId, use))
    if (!admission.admitted) throw new Error(`not admitted: ${admission.refusal.kind}`)
    const cost = use.costNanoUsd ?? totalOf(use.split)
    const over = { costSplit: use.split?.join() ?? null, reportedModel: use.model ?? null }
    const settled = {
      ...settlement('', cost, { ...over, ...use.over, used: use.usage ?? {} }),
      requestId,
    }
    return async () => {
      await ledger.settle(settled)
    }
  }
  return {
    begin,
    use: async (use) => (await begin(use))(),
    refuse: async (use, refusal) => {
      clock.advance(1)
      const asked = askOf(services.ids.request(), use)
      const said = { atMs: clock.now(), scopes: [], httpStatus: 429 }
      await ledger.recordRefusal({ ask: asked, refusal, ...said })
    },
  }
}

function totalOf(split: readonly bigint[] = []): bigint {
  return split.reduce((sum, part) => sum + part, 0n)
}

import { describe, expect, test } from 'vitest'
import { admit, admitFreeCall, barredRefusal } from './admission.ts'
import type { ScopeEntry, Taking } from './admission.ts'
import { namedModel, nobody } from './allow-list.ts'
import type { Client } from './allow-list.ts'
import { indexCatalog } from './catalog.ts'
import { catalog } from './catalog-data.ts'
import { nanoUsd } from './money.ts'
import { newScopeState } from './scope.ts'
import type { ScopeId, ScopeKind, ScopePolicy } from './scope.ts'

const nowMs = Date.UTC(2026, 10, 22, 14, 30)
const index = indexCatalog(catalog)
const dated = catalog.models.find(({ aliases }) => aliases.length > 0)!
const ids = { api_key: 'apikey_1', workspace: 'wrkspc_1', organization: '0b0c2a2e' }

function entriesWith(over: Partial<Record<ScopeKind, Partial<ScopePolicy>>>): ScopeEntry[] {
  return (['api_key', 'workspace', 'organization'] as const).map((kind) => {
    const state = newScopeState(kind)
    return {
      id: ids[kind] as ScopeId,
      state: { ...state, policy: { ...state.policy, ...over[kind] } },
    }
  })
}

type Asked = {
  readonly models?: readonly string[]
  readonly geos?: readonly (string | null)[]
  readonly client?: Partial<Client>
}

function takingOf({ models = ['claude-sonnet-5-5'], geos = [null], client }: Asked): Taking {
  return {
    client: { ...nobody, ...client },
    named: { models: models.map((name) => namedModel(index, name)), inferenceGeos: geos },
    boundNanoUsd: nanoUsd(10n),
    unbounded: false,
    unknownModel: false,
    group: 'models',
    inputTokens: 10,
    inputIsKnown: false,
    outputTokensMax: 10,
  }
}

/** The setting and the scope that refuse, or `admitted`. */
function outcome(over: Parameters<typeof entriesWith>[0], asked: Asked, atMs = nowMs): string {
  const decision = admit(entriesWith(over), takingOf(asked), atMs)
  if (decision.admitted) return 'admitted'
  const { refusal } = decision
  if (refusal.kind === 'not_allowed') return `${refusal.scopeKind} ${refusal.setting}`
  return refusal.kind === 'closed' ? `${refusal.scopeKind} ${refusal.reason}` : refusal.kind
}

describe('models', () => {
  test('an alias of what is allowed is allowed, and so is the id that an allowed alias means', () => {
    const alias = dated.aliases[0]!
    for (const allowed of [alias, dated.id]) {
      for (const asked of [alias, dated.id]) {
        const list = { allowedModels: [allowed] }
        expect(outcome({ workspace: list }, { models: [asked] })).toBe('admitted')
      }
    }
  })

  test('both lists apply: what either does not name is refused, by the narrowest that refuses', () => {
    const key = { allowedModels: ['claude-sonnet-5-5', 'claude-opus-5-5'] }
    const workspace = { allowedModels: ['claude-sonnet-5-5', 'made-up'] }
    const lists = { api_key: key, workspace }

    expect(outcome(lists, { models: ['claude-sonnet-5-5'] })).toBe('admitted')
    expect(outcome(lists, { models: ['claude-opus-5-5'] })).toBe('workspace allowed_models')
    expect(outcome(lists, { models: ['made-up'] })).toBe('api_key allowed_models')
    expect(outcome(lists, { models: ['other'] })).toBe('api_key allowed_models')
  })

  test('a fallback that is not allowed refuses the whole request, and so does one that nobody knows', () => {
    const list = { api_key: { allowedModels: ['claude-sonnet-5-5'] } }
    const models = ['claude-sonnet-5-5', 'claude-sonnet-5-5']
    expect(outcome(list, { models })).toBe('admitted')
    expect(outcome(list, { models: [...models, 'claude-opus-5-5'] })).toBe('api_key allowed_models')
    expect(outcome(list, { models: [...models, ''] })).toBe('api_key allowed_models')
  })

  test('a model outside the catalog is allowed by its very name only', () => {
    const list = { workspace: { allowedModels: ['claude-next-1'] } }
    expect(outcome(list, { models: ['claude-next-1'] })).toBe('admitted')
    expect(outcome(list, { models: ['claude-next-1-20270101'] })).toBe('workspace allowed_models')
  })

  test('an empty list allows none', () => {
    expect(outcome({ api_key: { allowedModels: [] } }, {})).toBe('api_key allowed_models')
  })
})

describe('addresses', () => {
  const lists = {
    api_key: { allowedIps: ['10.1.0.0/16', '2001:db8::/32'] },
    workspace: { allowedIps: ['10.0.0.0/8', '2001:db8::/32'] },
  }

  test.each([
    ['10.1.2.3', 'admitted'],
    ['::ffff:10.1.2.3', 'admitted'],
    ['2001:db8::7', 'admitted'],
    ['10.2.0.1', 'api_key allowed_ips'],
    ['2001:db9::7', 'api_key allowed_ips'],
    [null, 'api_key allowed_ips'],
  ])('from %s: %s', (address, expected) => {
    expect(outcome(lists, { client: { address } })).toBe(expected)
  })

  test('they come before everything but a closed scope, also for calls that cost nothing', () => {
    const entries = entriesWith({ workspace: { allowedIps: [], allowedModels: [] } })
    const refusal = { kind: 'not_allowed', setting: 'allowed_ips', scopeKind: 'workspace' }
    expect(admit(entries, takingOf({}), nowMs)).toMatchObject({ refusal })
    expect(admitFreeCall(entries, { group: 'g', client: nobody }, nowMs)).toMatchObject({ refusal })
    expect(barredRefusal(entries, nobody, nowMs)).toMatchObject(refusal)
    const closed = entriesWith({
      workspace: { allowedIps: [] },
      organization: { status: 'paused' },
    })
    expect(barredRefusal(closed, nobody, nowMs)).toMatchObject({ reason: 'paused' })
  })
})

describe('geographies', () => {
  test.each([
    [['us'], ['us'], 'admitted'],
    [['us'], ['global'], 'workspace allowed_inference_geos'],
    [['us'], [null], 'workspace allowed_inference_geos'],
    [['global'], [null], 'admitted'],
    [['global'], ['us'], 'workspace allowed_inference_geos'],
    [['us', 'global'], ['us'], 'admitted'],
    [['us', 'global'], ['eu'], 'workspace allowed_inference_geos'],
    [['us', 'global'], [''], 'workspace allowed_inference_geos'],
    [['us'], ['us', 'global'], 'workspace allowed_inference_geos'],
  ])('of %j, a request that names %j: %s', (allowedInferenceGeos, geos, expected) => {
    expect(outcome({ workspace: { allowedInferenceGeos } }, { geos })).toBe(expected)
  })
})

describe('a secret that a rotation has replaced', () => {
  const retired = { api_key: { retiredSecrets: [{ digest: 'old', untilMs: nowMs }] } }

  test('opens its key until its instant, and not from it on; the new one always does', () => {
    const old = { client: { secretDigest: 'old' } }
    expect(outcome(retired, old, nowMs - 1)).toBe('admitted')
    expect(outcome(retired, old, nowMs)).toBe('api_key secret_retired')
    expect(outcome(retired, { client: { secretDigest: 'new' } })).toBe('admitted')
  })

  test('is told nothing of the key, also where that is closed', () => {
    const { retiredSecrets } = retired.api_key
    const closed = { api_key: { retiredSecrets, status: 'archived' as const } }
    expect(outcome(closed, { client: { secretDigest: 'old' } })).toBe('api_key secret_retired')
    expect(outcome(closed, { client: { secretDigest: 'new' } })).toBe('api_key archived')
  })
})

describe('a key that one secret opens', () => {
  const single = { api_key: { onlySecret: { digest: 'new', untilMs: nowMs } } }

  test('takes that one until its instant, and none of those before it', () => {
    const now = { client: { secretDigest: 'new' } }
    expect(outcome(single, now, nowMs - 1)).toBe('admitted')
    expect(outcome(single, now, nowMs)).toBe('api_key expired')
    expect(outcome(single, { client: { secretDigest: 'old' } }, nowMs - 1)).toBe(
      'api_key secret_retired',
    )
  })

  test('is closed like any other', () => {
    const closed = { api_key: { ...single.api_key, status: 'inactive' as const } }
    expect(outcome(closed, { client: { secretDigest: 'new' } }, nowMs - 1)).toBe('api_key inactive')
  })
})

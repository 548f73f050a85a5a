import { describe, expect, test } from 'vitest'
import { catalog } from '#domain/catalog-data.ts'
import { otherModelsGroup } from '#domain/catalog.ts'
import { limitedGroupsOf } from '#domain/limited-group.ts'
import { attentionOf } from './attention.ts'
import type { Known } from './attention.ts'
import { otherModelsId } from './describe-attention.ts'

const nothing: Known = {
  limits: undefined,
  workspaces: undefined,
  peaks: undefined,
  keys: undefined,
  pendingRequests: undefined,
  deadDeliveries: undefined,
  heldDeliveries: undefined,
  upstream: undefined,
}
const nowMs = Date.parse('2026-11-22T12:00:00Z')
const typesOf = (known: Partial<Known>) =>
  attentionOf({ ...nothing, ...known }, nowMs).map(({ type }) => type)

function limit(spent: string, amount: string | null) {
  return {
    type: 'effective_spend_limit' as const,
    scope: { type: 'organization' as const },
    period: 'monthly' as const,
    window: '2026-11',
    currency: 'USD' as const,
    amount,
    spent,
    reserved: '0',
    remaining: null,
    report_only_amount: null,
    excess: '0',
    resets_at: '2026-12-01T00:00:00Z',
    spend_limit_id: null,
    open_requests: 0,
  }
}

test('nobody is alarmed by what is not known yet, or by nothing', () => {
  expect(typesOf({})).toEqual([])
  expect(
    typesOf({ limits: [limit('79', '100'), limit('9999', null)], pendingRequests: 0, keys: [] }),
  ).toEqual([])
})

test('a limit asks for attention from 80 percent on, and again when it is reached', () => {
  expect(typesOf({ limits: [limit('80', '100')] })).toEqual(['limit_near'])
  expect(typesOf({ limits: [limit('100', '100')] })).toEqual(['limit_reached'])
})

describe('rate limits that the last hour came near to', () => {
  const search = { workspace: { id: 'w1' }, name: 'Search' } as NonNullable<
    Known['workspaces']
  >[number]
  type Entry = NonNullable<Known['peaks']>[number]
  const entry = (workspaceId: string | null, peaks: Entry['peaks']): Entry => ({
    scope:
      workspaceId === null
        ? { type: 'organization' }
        : { type: 'workspace', workspace_id: workspaceId },
    model_group: { id: 'rlg_1', display_name: 'Claude Opus 5.5' },
    peaks,
  })
  const peak = (value: number, source: 'organization' | 'workspace'): Entry['peaks'][number] => ({
    type: 'output_tokens_per_minute',
    peak: value,
    limit: { value: 100, source },
  })
  const ratesOf = (peaks: readonly Entry[]) =>
    attentionOf({ ...nothing, peaks: [...peaks], workspaces: [search] }, nowMs).map((item) => {
      if (item.type !== 'rate_near') throw new Error(item.type)
      const { workspace, percent, others } = item.rate
      return { name: workspace?.name ?? null, percent, others }
    })

  test('are told once for each scope, by the nearest, from 80 percent on', () => {
    const near = [peak(79, 'workspace'), peak(80, 'workspace'), peak(120, 'workspace')]

    expect(ratesOf([entry('w1', near)])).toEqual([{ name: 'Search', percent: 120, others: 1 }])
    expect(ratesOf([entry('w1', [peak(79, 'workspace')])])).toEqual([])
    expect(ratesOf([entry('gone', near)])).toEqual([])
  })

  test('of the organization are told of it alone to whoever sees it', () => {
    const own = entry('w1', [peak(90, 'organization')])

    expect(ratesOf([own])).toEqual([{ name: 'Search', percent: 90, others: 0 }])
    expect(ratesOf([entry(null, [peak(95, 'organization')]), own])).toEqual([
      { name: null, percent: 95, others: 0 },
    ])
  })

  test('of all models that no group names are known by the id of their group', () => {
    const other = limitedGroupsOf(catalog).find(({ id }) => id === otherModelsGroup)

    expect(otherModelsId).toBe(other?.wireId)
  })
})

test('keys are told of for 7 days before they expire and 30 days after', () => {
  const key = (expiresAt: string | null) => ({
    name: 'ci',
    status: 'active' as const,
    expires_at: expiresAt,
  })

  expect(typesOf({ keys: [key(null), key('2026-11-30T12:00:00Z')] })).toEqual([])
  expect(typesOf({ keys: [key('2026-11-29T12:00:00Z')] })).toEqual(['keys_expiring'])
  expect(typesOf({ keys: [key('2026-11-22T12:00:00Z')] })).toEqual(['keys_expired'])
  expect(typesOf({ keys: [key('2026-10-01T12:00:00Z')] })).toEqual([])
})

test('what stops all requests comes first', () => {
  expect(
    typesOf({
      limits: [limit('100', '100')],
      heldDeliveries: 2,
      pendingRequests: 1,
      upstream: { status: 'refused' },
    }),
  ).toEqual(['upstream_refused', 'limit_reached', 'requests', 'held'])
})

import { expect, test } from 'vitest'
import { attentionOf } from './attention.ts'
import type { Known } from './attention.ts'

const nothing: Known = {
  limits: undefined,
  workspaces: undefined,
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

import { z } from 'zod'
import { spendWindows } from '#domain/window.ts'
import { endpoint } from './endpoint.ts'
import { cursorPage, timestamp } from './shapes.ts'
import { Scope, ScopeQuery } from './scopes.ts'

/** How one scope stands in the current window of one period. Amounts are US cents, exact to the nano-dollar. */
export const EffectiveSpendLimit = z.object({
  type: z.literal('effective_spend_limit'),
  scope: Scope,
  period: z.enum(spendWindows),
  /** `2026-11-22`, `2026-W47` or `2026-11`, in UTC. */
  window: z.string(),
  currency: z.literal('USD'),
  /** Null: nothing limits this scope over this period. */
  amount: z.string().nullable(),
  /** A limit that refuses nothing, and counts what it would have refused. Null: none does. */
  report_only_amount: z.string().nullable(),
  /** Charged: real costs, and bounds of requests whose real cost nobody knows. */
  spent: z.string(),
  /** Held for requests that are running. */
  reserved: z.string(),
  /**
   * What is left for new requests: the amount less spent and reserved. Never negative; above the amount where
   * a negative adjustment has made spent negative.
   */
  remaining: z.string().nullable(),
  /** The part of spent that went beyond what its requests had reserved. */
  excess: z.string(),
  resets_at: timestamp,
  spend_limit_id: z.string().nullable(),
  /** Of the scope: requests admitted and not yet settled. */
  open_requests: z.int(),
})
export type EffectiveSpendLimit = z.infer<typeof EffectiveSpendLimit>

export const listEffectiveSpendLimitsEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/spend_limits/effective',
  summary:
    'Tells how every spend limit stands that applies to an API key, a workspace or the organization, ' +
    'with what is spent, what is reserved for running requests and what remains told apart.',
  action: 'spend_limits.view',
  extension: true,
  query: ScopeQuery,
  response: cursorPage(EffectiveSpendLimit),
})

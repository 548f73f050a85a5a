import { z } from 'zod'
import { parseSignedCents } from '#domain/money.ts'
import { endpoint } from './endpoint.ts'
import { Scope, anyScope } from './scopes.ts'
import { cursorPage, cursorPageQuery, reason, timestamp } from './shapes.ts'

const amountRule =
  'Must be a string of US cents other than 0, below a billion dollars, with a sign and up to seven decimals where need be: "-1250" is -$12.50'

export const SpendAdjustment = z.object({
  /** Also that of its row among the requests. */
  id: z.string(),
  type: z.literal('spend_adjustment'),
  scope: Scope,
  /** Signed US cents, exact: "-1250", "0.5". */
  amount: z.string(),
  currency: z.literal('USD'),
  reason: z.string(),
  idempotency_key: z.string().nullable(),
  created_at: timestamp,
})
export type SpendAdjustment = z.infer<typeof SpendAdjustment>

export const CreateSpendAdjustmentBody = z.strictObject({
  /** Counts in all around it: a key's in its workspace and organization, an organization's in its Default workspace. */
  scope: anyScope,
  amount: z.string(amountRule).transform((text, context) => {
    const amountNanoUsd = parseSignedCents(text)
    if (amountNanoUsd !== undefined && amountNanoUsd !== 0n) return amountNanoUsd
    context.addIssue(amountRule)
    return z.NEVER
  }),
  reason,
  idempotency_key: z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, 'Must be 1 to 255 visible ASCII characters')
    .optional(),
})
export type CreateSpendAdjustmentBody = z.infer<typeof CreateSpendAdjustmentBody>

const ListSpendAdjustmentsQuery = z.strictObject(cursorPageQuery)
export type ListSpendAdjustmentsQuery = z.infer<typeof ListSpendAdjustmentsQuery>

export const createSpendAdjustmentEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/spend_adjustments',
  summary:
    'Corrects what a scope has spent in the current windows. A negative amount works as credit: what ' +
    'remains may then stand above the limit. With an idempotency key, once.',
  action: 'spend_adjustments.create',
  extension: true,
  body: CreateSpendAdjustmentBody,
  response: SpendAdjustment,
})

export const listSpendAdjustmentsEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/spend_adjustments',
  summary: 'Lists corrections of spend, newest first.',
  action: 'spend_adjustments.view',
  extension: true,
  query: ListSpendAdjustmentsQuery,
  response: cursorPage(SpendAdjustment),
})

import { z } from 'zod'
import { limiters } from '#domain/rate-limit.ts'
import { endpoint } from './endpoint.ts'
import { Scope, anyScope, period } from './scopes.ts'
import { cents, timestamp } from './shapes.ts'

const valueProblem = `Must be null or a whole number from 0 to ${Number.MAX_SAFE_INTEGER}`

/** A limit as it might be saved. */
const ProposedLimit = z.discriminatedUnion(
  'type',
  [
    z.strictObject({
      type: z.literal('rate_limit'),
      /** Of a group of models, or of `concurrency`, as the rate limits of the organization are listed. */
      rate_limit_id: z.string(),
      limiter: z.enum(limiters, `Must be one of ${limiters.join(', ')}`),
      /** Null: no limit. */
      value: z.int(valueProblem).min(0, valueProblem).nullable(),
    }),
    z.strictObject({
      type: z.literal('spend_limit'),
      period,
      /** Whole US cents. Null: no limit. */
      amount: cents.nullable(),
    }),
  ],
  'Must be rate_limit or spend_limit',
)

const previewedDays: readonly number[] = [1, 7, 30]
const daysProblem = `Must be one of ${previewedDays.join(', ')}`

export const LimitPreviewBody = z.strictObject({
  scope: anyScope,
  limit: ProposedLimit,
  /** Until now, and so many days back. */
  days: z.int(daysProblem).refine((days) => previewedDays.includes(days), daysProblem),
})
export type LimitPreviewBody = z.infer<typeof LimitPreviewBody>

/** Of a limit of a group of models, its requests; else all of the scope. */
const counts = {
  requests: z.int(),
  /** By any limit that applies, with the proposed one among them. */
  refused: z.int(),
  /** Of those, what the limits of now would let through. */
  newly_refused: z.int(),
}

/** What stands between a preview and the truth; see the page on previews. */
const approximations = ['shared_facts', 'usual_ends', 'unknown_costs', 'late_output'] as const

export const LimitPreview = z.object({
  type: z.literal('limit_preview'),
  scope: Scope,
  /** What was replayed: less than was asked for where there were too many requests. */
  starting_at: timestamp,
  ending_at: timestamp,
  is_whole: z.boolean(),
  ...counts,
  /** Refused by the limits of now, and let through by these. */
  no_longer_refused: z.int(),
  first_refused_at: timestamp.nullable(),
  last_refused_at: timestamp.nullable(),
  bucket_width: z.enum(['1h', '1d']),
  /** Oldest first, with empty ones. */
  buckets: z.array(z.object({ starting_at: timestamp, ...counts })),
  /** Who would have been refused, most refused first; the rest is in the sums above. */
  api_keys: z.array(
    z.object({
      /** Null: the playground. */
      api_key_id: z.string().nullable(),
      name: z.string().nullable(),
      workspace_id: z.string(),
      ...counts,
    }),
  ),
  /** Which limits would have refused, most refusing first. */
  limiters: z.array(
    z.object({
      kind: z.string(),
      scope: z.enum(['organization', 'workspace', 'api_key']),
      /** The kind of a rate limit, or the period of a spend limit. */
      detail: z.string(),
      refused: z.int(),
    }),
  ),
  /**
   * The smallest value of this limit that would have refused nothing, and when all of it would have been needed: a
   * count, or US cents. Null where nothing counts against it, or where there is too much to search.
   */
  smallest: z.object({ value: z.string(), needed_at: timestamp }).nullable(),
  approximations: z.array(z.enum(approximations)),
})
export type LimitPreview = z.infer<typeof LimitPreview>
export type Approximation = (typeof approximations)[number]

export const previewLimitEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/limit_previews',
  verb: 'preview',
  summary:
    'Tells what a rate or spend limit would have refused, had it been set: replays what was asked of a scope ' +
    'in the last days with the decisions of the ledger. Changes nothing.',
  action: 'limits.preview',
  extension: true,
  changesNothing: true,
  body: LimitPreviewBody,
  response: LimitPreview,
  example: {
    scope: { type: 'organization' },
    limit: { type: 'spend_limit', period: 'monthly', amount: '50000' },
    days: 7,
  },
})

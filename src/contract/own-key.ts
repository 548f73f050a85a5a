import { z } from 'zod'
import { EffectiveSpendLimit } from './effective-spend-limits.ts'
import { endpoint } from './endpoint.ts'
import { timestamp } from './shapes.ts'

/** A rate limit, as the scope has it that leaves the key least. */
const OwnRateLimit = z.object({
  group: z.object({ type: z.string(), id: z.string(), display_name: z.string().optional() }),
  models: z.array(z.string()).nullable(),
  limits: z.array(
    z.object({
      type: z.string(),
      value: z.int(),
      /** Never negative. */
      remaining: z.int(),
      source: z.object({ type: z.enum(['api_key', 'workspace', 'organization']) }),
    }),
  ),
})

export const OwnKey = z.object({
  type: z.literal('own_api_key'),
  id: z.string(),
  name: z.string(),
  status: z.literal('active'),
  expires_at: timestamp.nullable(),
  partial_key_hint: z.string().nullable(),
  workspace: z.object({ id: z.string(), name: z.string(), is_paused: z.boolean() }),
  allowed_models: z.array(z.string()).nullable(),
  allowed_ips: z.array(z.string()).nullable(),
  /** The key's for each period, and those of workspace and organization that limit it. */
  spend_limits: z.array(EffectiveSpendLimit),
  rate_limits: z.array(OwnRateLimit),
})
export type OwnKey = z.infer<typeof OwnKey>

export const getOwnKeyEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/api_keys/self',
  summary: 'Tells an API key, asked with that key, what is left for it.',
  action: 'api_keys.self',
  extension: true,
  response: OwnKey,
})

import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { limits } from './limits.ts'
import { cents } from './shapes.ts'

export const KeyPolicy = z.object({
  type: z.literal('key_policy'),
  lifetime_days_max: z.int().nullable(),
  expiry_required: z.boolean(),
  default_spend_limit: z.string().nullable(),
  keys_per_person_max: z.int().nullable(),
})
export type KeyPolicy = z.infer<typeof KeyPolicy>

function wholeNumber(max: number) {
  const problem = `Must be null or a whole number from 1 to ${max}`
  return z.int(problem).min(1, problem).max(max, problem).nullable()
}

/** Only what is named changes; null asks for nothing any more. */
export const UpdateKeyPolicyBody = z
  .strictObject({
    /** The longest that a key may live. One that never expires is then refused too. */
    lifetime_days_max: wholeNumber(limits.keyLifetimeDaysMax),
    expiry_required: z.boolean(),
    /** US cents that each new key may spend in a month. */
    default_spend_limit: cents.nullable(),
    /** Live keys that one person may own; a key without an owner is not counted. */
    keys_per_person_max: wholeNumber(limits.keysPerPersonMax),
  })
  .partial()
export type UpdateKeyPolicyBody = z.infer<typeof UpdateKeyPolicyBody>

export const getKeyPolicyEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/key_policy',
  summary: 'Gets what the organization asks of each new API key.',
  action: 'key_policy.view',
  extension: true,
  response: KeyPolicy,
})

export const updateKeyPolicyEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/key_policy',
  summary:
    'Changes what the organization asks of each new API key. Keys that are there stay as they are.',
  action: 'key_policy.edit',
  extension: true,
  body: UpdateKeyPolicyBody,
  response: KeyPolicy,
})

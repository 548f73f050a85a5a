import { z } from 'zod'
import { AdminKey } from './admin-keys.ts'
import { ApiKey } from './api-keys.ts'
import { endpoint } from './endpoint.ts'
import { PlaygroundKey } from './playground-keys.ts'
import { timestamp } from './shapes.ts'

const IdentifyKeyBody = z.strictObject({
  /** Not the secret itself, which has leaked enough. */
  digest: z
    .string()
    .regex(/^[0-9a-fA-F]{64}$/, 'Must be the SHA-256 of the secret, in 64 hexadecimal digits')
    .transform((text) => text.toLowerCase()),
})

export const IdentifiedKey = z.object({
  type: z.literal('identified_key'),
  key: z.discriminatedUnion('type', [ApiKey, AdminKey, PlaygroundKey]),
  /** False for a secret that a rotation has replaced. */
  is_current: z.boolean(),
  /** Until when a replaced secret opens the key. */
  valid_until: timestamp.nullable(),
})
export type IdentifiedKey = z.infer<typeof IdentifiedKey>

export const identifyKeyEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/api_keys/identify',
  summary:
    'Finds the API key, admin key or playground key to which a leaked secret belongs, or belonged.',
  action: 'api_keys.identify',
  extension: true,
  body: IdentifyKeyBody,
  changesNothing: true,
  response: IdentifiedKey,
})

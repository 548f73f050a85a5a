import { createHmac, randomFillSync } from 'node:crypto'
import type { Random } from '#platform/ids.ts'

const prefix = 'whsec_'

/** A signing secret as Standard Webhooks writes it: 32 random bytes in base64, with a prefix. */
export function createWebhookSecret(random: Random = randomFillSync): string {
  const bytes = new Uint8Array(32)
  random(bytes)
  return prefix + Buffer.from(bytes).toString('base64')
}

/** What is signed: the id of the message, the time of this attempt, the body to the byte. */
export type SignedParts = {
  readonly id: string
  readonly timestampSeconds: number
  readonly payload: string
}

/** The headers of Standard Webhooks 1.0, which any of its libraries verifies. */
export function webhookHeaders(
  secret: string,
  { id, timestampSeconds, payload }: SignedParts,
): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  const key = Buffer.from(secret.slice(prefix.length), 'base64')
  const signed = `${id}.${timestampSeconds}.${payload}`
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestampSeconds),
    'webhook-signature': `v1,${createHmac('sha256', key).update(signed).digest('base64')}`,
  }
}

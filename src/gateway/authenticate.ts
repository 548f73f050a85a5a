import type { IncomingHttpHeaders } from 'node:http'
import type { Clock } from '#platform/clock.ts'
import { parseSecretKey } from '#platform/secret-key.ts'
import type { ApiKeyIdentity, KeyDirectory } from '#store/key-directory.ts'
import type { GatewayBounds } from './bounds.ts'
import { failure, success, unauthenticated } from './errors.ts'
import type { Result } from './errors.ts'

/** The key that a request carries, and by which of its secrets it does. */
export type PresentedKey = {
  readonly identity: ApiKeyIdentity
  /** SHA-256, in hex. */
  readonly secretDigest: string
}

/** Whose key a request carries. Whether that key is open is the ledger's to say. */
export interface Credentials {
  /** Answers without a promise where the key is known already, which is nearly always. */
  authenticate(headers: IncomingHttpHeaders): Result<PresentedKey> | Promise<Result<PresentedKey>>
}

export type CredentialsOptions = {
  readonly directory: KeyDirectory
  readonly clock: Clock
  readonly bounds: Pick<
    GatewayBounds,
    'keyCacheEntriesMax' | 'unknownKeyCacheEntriesMax' | 'unknownKeyMs'
  >
}

/**
 * Remembers digests, never secrets. What it remembers of a key cannot change, so nothing invalidates
 * it; unknown keys are remembered for a short while, so that a client with a wrong one does not reach
 * the database on every request.
 */
export function createCredentials(options: CredentialsOptions): Credentials {
  const { directory, clock, bounds } = options
  const known = new Map<string, PresentedKey>()
  const unknown = new Map<string, number>()
  const lookups = new Map<string, Promise<Result<PresentedKey>>>()

  async function lookUp(digest: string): Promise<Result<PresentedKey>> {
    try {
      const identity = await directory.findApiKeyByDigest(digest)
      if (identity) {
        const presented = { identity, secretDigest: digest }
        remember(known, digest, presented, bounds.keyCacheEntriesMax)
        return success(presented)
      }
      const untilMs = clock.monotonicMs() + bounds.unknownKeyMs
      remember(unknown, digest, untilMs, bounds.unknownKeyCacheEntriesMax)
      return failure(invalidKey)
    } finally {
      lookups.delete(digest)
    }
  }

  return {
    authenticate: (headers) => {
      const presented = presentedSecret(headers)
      if (!presented.ok) return presented
      const key = parseSecretKey(presented.value)
      if (!key) return failure(invalidKey)
      if (key.kind === 'admin') return failure(adminKey)

      const found = known.get(key.digest)
      if (found) return success(found)
      if ((unknown.get(key.digest) ?? 0) > clock.monotonicMs()) return failure(invalidKey)
      const running = lookups.get(key.digest)
      if (running) return running
      const lookup = lookUp(key.digest)
      lookups.set(key.digest, lookup)
      return lookup
    },
  }
}

/** The one secret of `x-api-key` and `Authorization: Bearer`, whichever is there; both must agree. */
function presentedSecret(headers: IncomingHttpHeaders): Result<string> {
  const inApiKey = headers['x-api-key'] as string | undefined
  const { authorization } = headers
  if (!authorization) {
    return inApiKey ? success(inApiKey) : failure(unauthenticated('x-api-key header is required'))
  }
  const bearer = /^Bearer +(\S+) *$/i.exec(authorization)?.[1]
  if (!bearer) {
    return failure(unauthenticated('The authorization header must be "Bearer" and an API key.'))
  }
  if (inApiKey && inApiKey !== bearer) {
    return failure(
      unauthenticated('The x-api-key and authorization headers hold two different API keys.'),
    )
  }
  return success(bearer)
}

const invalidKey = unauthenticated('invalid x-api-key')

const adminKey = {
  status: 403,
  type: 'permission_error',
  message:
    'Admin keys administer the organization and cannot call models. Use an API key of a workspace.',
} as const

/** Map keeps the order of insertion, so the first entry is the one that has been there longest. */
function remember<Value>(
  cache: Map<string, Value>,
  digest: string,
  value: Value,
  entriesMax: number,
): void {
  if (cache.size >= entriesMax) {
    const oldest = cache.keys().next()
    if (!oldest.done) cache.delete(oldest.value)
  }
  cache.set(digest, value)
}

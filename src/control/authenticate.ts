import { parseSecretKey } from '#platform/secret-key.ts'
import { findAdminKeyByDigest } from '#store/queries/admin-keys.ts'
import { ApiError } from './api-error.ts'
import type { Caller, ControlServices } from './context.ts'

/** Finds out whose admin key a request carries, or says why it carries none. */
export async function authenticate(
  { store, directory }: Pick<ControlServices, 'store' | 'directory'>,
  headers: Headers,
): Promise<Caller> {
  const key = parseSecretKey(presentedSecret(headers))
  if (!key) throw invalidKey()
  if (key.kind === 'api') {
    // Only the holder of a real key is told what is wrong with it.
    if (!(await directory.findApiKeyByDigest(key.digest))) throw invalidKey()
    throw new ApiError(
      'permission_error',
      'API keys of a workspace call models and cannot administer the organization. Use an admin key.',
    )
  }
  const identity = await findAdminKeyByDigest(store.read, key.digest)
  if (!identity) throw invalidKey()
  return {
    organizationId: identity.organizationId,
    adminKeyId: identity.id,
    userId: identity.userId,
  }
}

/** The one secret of `x-api-key` and `Authorization: Bearer`, whichever is there; both must agree. */
function presentedSecret(headers: Headers): string {
  const inApiKey = headers.get('x-api-key')
  const authorization = headers.get('authorization')
  if (!authorization) {
    if (!inApiKey) throw new ApiError('authentication_error', 'x-api-key header is required')
    return inApiKey
  }
  const bearer = /^Bearer +(\S+) *$/i.exec(authorization)?.[1]
  if (!bearer) {
    throw new ApiError(
      'authentication_error',
      'The authorization header must be "Bearer" and an admin key.',
    )
  }
  if (inApiKey && inApiKey !== bearer) {
    throw new ApiError(
      'authentication_error',
      'The x-api-key and authorization headers hold two different keys.',
    )
  }
  return bearer
}

function invalidKey(): ApiError {
  return new ApiError('authentication_error', 'invalid x-api-key')
}

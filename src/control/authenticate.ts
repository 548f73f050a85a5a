import { parseSecretKey } from '#platform/secret-key.ts'
import { findAdminKeyByDigest } from '#store/queries/admin-keys.ts'
import { createAccess } from './access.ts'
import { ApiError } from './api-error.ts'
import type { Caller, ControlServices } from './context.ts'
import type { Browser } from './identity/browser.ts'
import { findApiKeyCaller } from './identity/api-key-caller.ts'
import { findSessionCaller } from './identity/session-caller.ts'

/**
 * Finds out who asks, by whichever secret the request carries, or says why it carries none. A cookie counts only where
 * there is no secret in the headers, since browsers send it by themselves.
 */
export async function authenticate(
  services: Pick<ControlServices, 'store' | 'directory' | 'clock'>,
  request: Request,
  browser: Browser,
): Promise<Caller> {
  const { store } = services
  const { headers } = request
  const hasKey = headers.has('x-api-key') || headers.has('authorization')
  if (!hasKey && browser.session !== undefined) {
    browser.refuseForged(request)
    return authenticateCookie(services, browser.session, browser)
  }
  const key = parseSecretKey(presentedSecret(headers))
  switch (key?.kind) {
    case 'session': {
      const caller = await findSessionCaller(services, key.digest)
      if (!caller) throw sessionIsOver()
      return caller
    }
    case 'api': {
      const caller = await findApiKeyCaller(services, key.digest)
      if (!caller) throw invalidKey()
      return caller
    }
    case 'admin': {
      const found = await findAdminKeyByDigest(store.read, key.digest)
      if (!found) throw invalidKey()
      const { organizationId, id: adminKeyId, userId } = found
      const access = createAccess({ type: 'admin_key' })
      return { type: 'admin_key', organizationId, adminKeyId, userId, access }
    }
    case 'playground':
    case 'invite':
    case 'setup':
    case undefined:
      throw invalidKey()
  }
}

/** Sessions alone are kept in cookies. One that is over is dropped, so that it is not tried again. */
async function authenticateCookie(
  services: Pick<ControlServices, 'store' | 'clock'>,
  secret: string,
  browser: Browser,
): Promise<Caller> {
  const key = parseSecretKey(secret)
  const caller = key?.kind === 'session' && (await findSessionCaller(services, key.digest))
  if (caller) return caller
  browser.dropSession()
  throw sessionIsOver()
}

function sessionIsOver(): ApiError {
  return new ApiError('authentication_error', 'The session is over: sign in again.')
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

import { passkey } from '@better-auth/passkey'
import { betterAuth } from 'better-auth'
import { APIError, isAPIError } from 'better-auth/api'
import { memoryAdapter } from 'better-auth/adapters/memory'
import { twoFactor } from 'better-auth/plugins'
import { limits } from '#contract/limits.ts'
import { bounds } from '#platform/bounds.ts'
import type { Ids } from '#platform/ids.ts'
import { hashPassword, verifyPassword } from '#platform/password.ts'
import type { Provider } from './oidc-provider.ts'
import type { Rows } from './rows.ts'
import { ssoPath } from './sso-path.ts'

type EngineOptions = {
  readonly origin: string
  /** Signs what people bring back, and encrypts what second factors are made of. */
  readonly secret: string
  /** What the ceremony is about, and nothing else. The engine changes it in place. */
  readonly rows: Rows
  readonly ids: Ids
  readonly provider?: Provider | undefined
  /** Where the secret of a reset goes. */
  readonly onReset: (token: string) => void
}

/**
 * better-auth, for one ceremony: it decides over rows in memory whether somebody is who they say. It reads and writes
 * no database, keeps no session and answers nobody: all that is ours. See docs/decisions/0011-identity.md.
 */
export function openEngine(options: EngineOptions) {
  const { origin, secret, rows, ids, provider, onReset } = options
  return betterAuth({
    appName: 'Atelier',
    baseURL: origin,
    basePath: ssoPath,
    trustedOrigins: [origin],
    secret,
    database: memoryAdapter(rows),
    logger: { disabled: true },
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: limits.passwordCharactersMin,
      maxPasswordLength: limits.passwordCharactersMax,
      password: {
        hash: (password) => hashPassword(password),
        verify: ({ hash, password }) => verifyPassword(password, hash),
      },
      resetPasswordTokenExpiresIn: bounds.passwordResetMsMax / 1_000,
      sendResetPassword: async ({ token }) => onReset(token),
    },
    session: { disableSessionRefresh: true },
    account: {
      storeStateStrategy: 'database',
      updateAccountOnSignIn: false,
      accountLinking: { enabled: true },
    },
    advanced: {
      cookiePrefix: 'atelier',
      // They are tickets in bodies, or cookies of our own with names of our own.
      useSecureCookies: false,
      database: { generateId: ({ model }) => idOf(ids, model) },
      ipAddress: { disableIpTracking: true },
    },
    plugins: [
      // What fails is counted by our own `attempts.ts`, for passwords and codes together.
      twoFactor({ allowPasswordless: true, accountLockout: { enabled: false } }),
      passkey({
        rpID: new URL(origin).hostname,
        rpName: 'Atelier',
        origin,
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        registration: { afterVerification: ({ verification }) => requireVerified(verification) },
        authentication: { afterVerification: ({ verification }) => requireVerified(verification) },
      }),
      {
        id: 'identity-provider',
        init: () => ({ context: { socialProviders: provider ? [provider] : [] } }),
      },
    ],
  })
}

/** Ids of our own for what is written. */
function idOf(ids: Ids, model: string): string {
  switch (model) {
    case 'user':
      return ids.user()
    case 'session':
      return ids.session()
    case 'account':
      return ids.identityLink()
    case 'twoFactor':
      return ids.secondFactor()
    case 'passkey':
      return ids.passkey()
    default:
      return ids.ceremony()
  }
}

/** Who has the device has to show that it is theirs, by a finger or a number: then it is two factors in one. */
function requireVerified(verification: {
  readonly registrationInfo?: { readonly userVerified: boolean } | undefined
  readonly authenticationInfo?: { readonly userVerified: boolean } | undefined
}): void {
  const info = verification.registrationInfo ?? verification.authenticationInfo
  if (info?.userVerified === true) return
  throw APIError.from('UNAUTHORIZED', { code: 'USER_NOT_VERIFIED', message: 'not verified' })
}

/** Its code when it refuses; `undefined` for whatever else is thrown: a fault of ours, or of the database. */
export function refusalOf(error: unknown): string | undefined {
  return isAPIError(error) ? (error.body?.code ?? String(error.status)) : undefined
}

export type Engine = ReturnType<typeof openEngine>

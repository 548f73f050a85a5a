import { z } from 'zod'
import { languages } from '#domain/organization.ts'
import type { IdentityProviderId } from '#domain/id.ts'
import { endpointForAnybody } from './endpoint.ts'
import { limits } from './limits.ts'
import { CreatedSession, credential, inCookie, organizationToEnter, ticket } from './sessions.ts'
import { email, name, newPassword, taggedId, timestamp } from './shapes.ts'

/** What somebody needs to know who has not signed in yet. */
const SignInOptions = z.object({
  type: z.literal('sign_in_options'),
  /** Nobody has set the installation up: the link that `start` prints does. */
  setup_needed: z.boolean(),
  password: z.literal(true),
  passkey: z.literal(true),
  /** Whether a forgotten password can be replaced by mail. */
  password_reset: z.boolean(),
  sso_required: z.boolean(),
  identity_providers: z.array(z.object({ id: z.string(), name: z.string() })),
})
export type SignInOptions = z.infer<typeof SignInOptions>

const SignInOptionsQuery = z.strictObject({ organization_id: organizationToEnter })

export const getSignInOptionsEndpoint = endpointForAnybody({
  method: 'GET',
  path: '/v1/organizations/sign_in_options',
  summary: 'Tells how people sign in here.',
  extension: true,
  query: SignInOptionsQuery,
  response: SignInOptions,
})

export const SetUpBody = z.strictObject({
  /** What stands behind the # of the link that `start` prints. */
  token: z.string(),
  organization: name,
  name,
  email,
  password: newPassword,
  language: z.enum(languages, `Must be one of ${languages.join(', ')}`).default('en'),
  cookie: inCookie,
})
export type SetUpBody = z.infer<typeof SetUpBody>

export const setUpEndpoint = endpointForAnybody({
  method: 'POST',
  path: '/v1/organizations/setup',
  summary:
    'Creates the first organization and its admin, with the link that start prints, and signs in.',
  extension: true,
  body: SetUpBody,
  response: CreatedSession,
})

/** Of an authenticator; people type it as it is shown, in two halves. */
export const code = z
  .string()
  .transform((text) => text.replaceAll(/\s/g, ''))
  .refine((text) => /^\d{6}$/.test(text), 'Must have six digits')
  .meta({ description: 'Six digits.' })

/** One of both. */
export const SecondFactorBody = z
  .strictObject({
    ticket,
    code: code.optional(),
    recovery_code: z
      .string()
      .trim()
      .max(limits.recoveryCodeCharactersMax, 'Is not a recovery code')
      .optional(),
    cookie: inCookie,
  })
  .refine((body) => (body.code === undefined) !== (body.recovery_code === undefined), {
    path: ['code'],
    error: 'Must be given, or else recovery_code',
  })
export type SecondFactorBody = z.infer<typeof SecondFactorBody>

export const passSecondFactorEndpoint = endpointForAnybody({
  method: 'POST',
  path: '/v1/organizations/sessions/second_factor',
  summary: 'Signs in, with the ticket that the password gave and a code.',
  extension: true,
  body: SecondFactorBody,
  response: CreatedSession,
  example: { ticket: '2fa-…', code: '123456' },
})

/** What a browser is to ask an authenticator for. */
export const PasskeyOptions = z.object({
  type: z.literal('passkey_options'),
  ticket: z.string(),
  options: z.looseObject({ challenge: z.string() }).meta({
    description:
      'For `PublicKeyCredential.parseRequestOptionsFromJSON` or `parseCreationOptionsFromJSON`.',
  }),
  expires_at: timestamp,
})
export type PasskeyOptions = z.infer<typeof PasskeyOptions>

const BeginPasskeyBody = z.strictObject({ organization_id: organizationToEnter })

export const beginPasskeyEndpoint = endpointForAnybody({
  method: 'POST',
  path: '/v1/organizations/sessions/passkey_options',
  summary: 'Begins a sign-in with a passkey.',
  extension: true,
  changesNothing: true,
  body: BeginPasskeyBody,
  bodyIsOptional: true,
  response: PasskeyOptions,
})

const PasskeyBody = z.strictObject({ ticket, response: credential, cookie: inCookie })

export const signInWithPasskeyEndpoint = endpointForAnybody({
  method: 'POST',
  path: '/v1/organizations/sessions/passkey',
  summary: 'Signs in with a passkey, which is both factors in one.',
  extension: true,
  body: PasskeyBody,
  response: CreatedSession,
  example: { ticket: '…', response: { id: '…' } },
})

export const StartSsoBody = z.strictObject({
  identity_provider_id: taggedId<IdentityProviderId>('idp'),
  /** A path of this installation to come back to. */
  return_to: z
    .string()
    .max(limits.urlCharactersMax, `Must have at most ${limits.urlCharactersMax} characters`)
    .regex(/^\/(?![/\\])[^\\\s]*$/, 'Must be a path of this installation')
    .default('/'),
  /** Asks for the password of the provider again, also from whoever has just given it. */
  fresh: z.boolean().default(false),
})
export type StartSsoBody = z.infer<typeof StartSsoBody>

const SsoRedirect = z.object({ type: z.literal('sso_redirect'), url: z.string() })

export const startSsoEndpoint = endpointForAnybody({
  method: 'POST',
  path: '/v1/organizations/sso/start',
  summary: 'Begins a sign-in with an identity provider: the browser goes to the URL of the answer.',
  extension: true,
  changesNothing: true,
  body: StartSsoBody,
  response: SsoRedirect,
})

export const RequestPasswordResetBody = z.strictObject({
  email,
  organization_id: organizationToEnter,
})
export type RequestPasswordResetBody = z.infer<typeof RequestPasswordResetBody>

const RequestedPasswordReset = z.object({ type: z.literal('password_reset_requested') })

export const requestPasswordResetEndpoint = endpointForAnybody({
  method: 'POST',
  path: '/v1/organizations/password_resets',
  summary: 'Mails a link with which a forgotten password is replaced, if somebody has the address.',
  extension: true,
  body: RequestPasswordResetBody,
  response: RequestedPasswordReset,
})

export const ResetPasswordBody = z.strictObject({ token: ticket, password: newPassword })
export type ResetPasswordBody = z.infer<typeof ResetPasswordBody>

const ResetPassword = z.object({ type: z.literal('password_reset') })

export const resetPasswordEndpoint = endpointForAnybody({
  method: 'POST',
  path: '/v1/organizations/password_resets/complete',
  summary:
    'Replaces a password, with the secret of the link in the mail, and signs out everywhere.',
  extension: true,
  body: ResetPasswordBody,
  response: ResetPassword,
})

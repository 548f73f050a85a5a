import { z } from 'zod'
import type { PasskeyId } from '#domain/id.ts'
import { endpoint } from './endpoint.ts'
import { limits } from './limits.ts'
import { credential, ticket } from './sessions.ts'
import { name, newPassword, pathId, timestamp } from './shapes.ts'
import { PasskeyOptions, code } from './sign-in.ts'

const AccountSecurity = z.object({
  type: z.literal('account_security'),
  has_password: z.boolean(),
  second_factor: z.object({
    enabled: z.boolean(),
    recovery_codes_left: z.int().nullable(),
  }),
  passkey_count: z.int(),
  identity_links: z.array(
    z.object({ identity_provider_id: z.string(), name: z.string(), created_at: timestamp }),
  ),
})
export type AccountSecurity = z.infer<typeof AccountSecurity>

export const getAccountSecurityEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/account/security',
  summary: 'Tells how whoever is signed in can sign in.',
  action: 'account.own',
  extension: true,
  response: AccountSecurity,
})

export const ChangePasswordBody = z.strictObject({
  /** Left out by those who have none. */
  current_password: z
    .string()
    .max(
      limits.passwordCharactersMax,
      `Must have at most ${limits.passwordCharactersMax} characters`,
    )
    .optional(),
  new_password: newPassword,
})
export type ChangePasswordBody = z.infer<typeof ChangePasswordBody>

const ChangedPassword = z.object({
  type: z.literal('password_changed'),
  ended_session_count: z.int(),
})

export const changePasswordEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/account/password',
  summary: 'Changes the password of whoever is signed in, and ends their other sessions.',
  action: 'account.own',
  extension: true,
  body: ChangePasswordBody,
  response: ChangedPassword,
  example: { current_password: 'correct horse battery', new_password: 'battery horse correct' },
})

const SecondFactor = z.object({
  type: z.literal('second_factor'),
  enabled: z.boolean(),
  recovery_codes_left: z.int().nullable(),
})
export type SecondFactor = z.infer<typeof SecondFactor>

/** The only answers that ever hold these secrets. */
const SecondFactorSetup = z.object({
  type: z.literal('second_factor_setup'),
  /** In base32, for those who type it in. */
  secret: z.string(),
  /** `otpauth://…`, for a QR code. */
  uri: z.string(),
  recovery_codes: z.array(z.string()),
})
export type SecondFactorSetup = z.infer<typeof SecondFactorSetup>

const RecoveryCodes = z.object({
  type: z.literal('recovery_codes'),
  recovery_codes: z.array(z.string()),
})

export const beginSecondFactorEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/account/second_factor',
  summary: 'Makes the secret of a second factor, which is in force once a code of it was shown.',
  verb: 'create',
  action: 'account.secure',
  extension: true,
  response: SecondFactorSetup,
})

export const confirmSecondFactorEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/account/second_factor/confirm',
  summary: 'Turns the second factor on, with a code of it.',
  action: 'account.own',
  extension: true,
  body: z.strictObject({ code }),
  response: SecondFactor,
  example: { code: '123456' },
})

export const disableSecondFactorEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/account/second_factor/disable',
  summary: 'Turns the second factor off.',
  action: 'account.secure',
  extension: true,
  response: SecondFactor,
})

export const renewRecoveryCodesEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/account/second_factor/recovery_codes',
  summary: 'Makes new recovery codes in the place of the old ones.',
  action: 'account.secure',
  extension: true,
  response: RecoveryCodes,
})

export const Passkey = z.object({
  id: z.string(),
  type: z.literal('passkey'),
  name: z.string(),
  created_at: timestamp,
  last_used_at: timestamp.nullable(),
  /** Kept by an account elsewhere, so that it outlives the device. */
  is_synced: z.boolean(),
})
export type Passkey = z.infer<typeof Passkey>

const DeletedPasskey = z.object({ id: z.string(), type: z.literal('passkey_deleted') })

const PasskeyParams = z.object({ passkey_id: pathId<PasskeyId>() })

export const CreatePasskeyBody = z.strictObject({ ticket, name, response: credential })
export type CreatePasskeyBody = z.infer<typeof CreatePasskeyBody>

export const listPasskeysEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/account/passkeys',
  summary: 'Lists the passkeys of whoever is signed in, oldest first.',
  verb: 'list',
  action: 'account.own',
  extension: true,
  response: z.object({ data: z.array(Passkey) }),
})

export const registerPasskeyEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/account/passkeys/options',
  summary: 'Begins the registration of a passkey.',
  action: 'account.secure',
  extension: true,
  changesNothing: true,
  response: PasskeyOptions,
})

export const createPasskeyEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/account/passkeys',
  summary: 'Registers a passkey, with what the authenticator has answered.',
  action: 'account.secure',
  extension: true,
  body: CreatePasskeyBody,
  response: Passkey,
  example: { ticket: '…', name: 'Laptop', response: { id: '…' } },
})

export const updatePasskeyEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/account/passkeys/{passkey_id}',
  summary: 'Renames a passkey.',
  action: 'account.own',
  extension: true,
  params: PasskeyParams,
  body: z.strictObject({ name }),
  response: Passkey,
})

export const deletePasskeyEndpoint = endpoint({
  method: 'DELETE',
  path: '/v1/organizations/account/passkeys/{passkey_id}',
  summary: 'Deletes a passkey: it opens nothing any more.',
  action: 'account.secure',
  extension: true,
  params: PasskeyParams,
  response: DeletedPasskey,
})

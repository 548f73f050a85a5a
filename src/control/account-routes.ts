import {
  beginSecondFactorEndpoint,
  changePasswordEndpoint,
  confirmSecondFactorEndpoint,
  createPasskeyEndpoint,
  deletePasskeyEndpoint,
  disableSecondFactorEndpoint,
  getAccountSecurityEndpoint,
  listPasskeysEndpoint,
  registerPasskeyEndpoint,
  renewRecoveryCodesEndpoint,
  updatePasskeyEndpoint,
} from '#contract/account-security.ts'
import { changePassword } from './account-security/change-password.ts'
import { getAccountSecurity } from './account-security/get-account-security.ts'
import {
  createPasskey,
  deletePasskey,
  listPasskeys,
  presentPasskey,
  registerPasskey,
  renamePasskey,
} from './account-security/passkeys.ts'
import {
  beginSecondFactor,
  confirmSecondFactor,
  disableSecondFactor,
  renewRecoveryCodes,
} from './account-security/second-factor.ts'
import { route } from './route.ts'
import type { Route } from './route.ts'

/** How whoever is signed in signs in. */
export const accountRoutes: readonly Route[] = [
  route(getAccountSecurityEndpoint, (context) => getAccountSecurity(context)),
  route(changePasswordEndpoint, async (context, { body }) => ({
    type: 'password_changed' as const,
    ended_session_count: await changePassword(context, body),
  })),
  route(beginSecondFactorEndpoint, (context) => beginSecondFactor(context)),
  route(confirmSecondFactorEndpoint, (context, { body }) =>
    confirmSecondFactor(context, body.code),
  ),
  route(disableSecondFactorEndpoint, (context) => disableSecondFactor(context)),
  route(renewRecoveryCodesEndpoint, async (context) => ({
    type: 'recovery_codes' as const,
    recovery_codes: [...(await renewRecoveryCodes(context))],
  })),
  route(listPasskeysEndpoint, async (context) => ({
    data: (await listPasskeys(context)).map(presentPasskey),
  })),
  route(registerPasskeyEndpoint, (context) => registerPasskey(context)),
  route(createPasskeyEndpoint, async (context, { body }) =>
    presentPasskey(await createPasskey(context, body)),
  ),
  route(updatePasskeyEndpoint, async (context, { params, body }) =>
    presentPasskey(await renamePasskey(context, params.passkey_id, body.name)),
  ),
  route(deletePasskeyEndpoint, async (context, { params }) => ({
    id: await deletePasskey(context, params.passkey_id),
    type: 'passkey_deleted' as const,
  })),
]

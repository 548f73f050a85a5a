import type { AdminKeyId, IncreaseRequestId, InviteId, UserId } from '#domain/id.ts'

/**
 * What a mail tells that is not about a crossing. Names things and people by id alone: how they are called is read
 * when it is sent.
 */
export type MailFacts =
  | {
      readonly kind: 'invite'
      readonly inviteId: InviteId
      /** Of its link, sealed for `inviteMailPurpose`. Null once it has been sent. */
      readonly sealedSecret: string | null
    }
  | {
      readonly kind: 'increase_asked' | 'increase_decided'
      readonly increaseRequestId: IncreaseRequestId
    }
  | {
      readonly kind: 'upstream_refused'
      /** Unix milliseconds. */
      readonly sinceMs: number
      readonly httpStatus: number
    }
  | {
      readonly kind: 'statement'
      /** `2026-11`. */
      readonly month: string
    }
  | {
      /** To whoever it is about. */
      readonly kind: 'security_changed'
      readonly userId: UserId
      readonly what: SecurityChange
      /** Unix milliseconds. */
      readonly atMs: number
    }
  | { readonly kind: 'admin_key_created'; readonly adminKeyId: AdminKeyId }

/** What may change of how somebody signs in. */
export type SecurityChange =
  | 'password_changed'
  | 'password_reset'
  | 'second_factor_enabled'
  | 'second_factor_disabled'
  | 'recovery_codes_created'
  | 'passkey_created'
  | 'passkey_deleted'

/** What the secret of an invite's link is sealed for while its mail waits. */
export function inviteMailPurpose(id: InviteId): string {
  return `invite mail ${id}`
}

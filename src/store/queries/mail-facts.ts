import type { IncreaseRequestId, InviteId } from '#domain/id.ts'

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

/** What the secret of an invite's link is sealed for while its mail waits. */
export function inviteMailPurpose(id: InviteId): string {
  return `invite mail ${id}`
}

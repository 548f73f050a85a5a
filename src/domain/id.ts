import type { Brand } from './brand.ts'

/** A bare UUID, as Anthropic's `GET /v1/organizations/me` returns it. */
export type OrganizationId = Brand<string, 'OrganizationId'>
/** `wrkspc_…`. The Default workspace has one too. */
export type WorkspaceId = Brand<string, 'WorkspaceId'>
/**
 * `apikey_…`; `playground_…` where a person asks from the console's playground. Whatever reports by key counts the
 * latter as without a key: they are none of those that people make and list. `isPlaygroundKey` tells them.
 */
export type ApiKeyId = Brand<string, 'ApiKeyId'>
/** `adminkey_…`. */
export type AdminKeyId = Brand<string, 'AdminKeyId'>
/** `user_…`. */
export type UserId = Brand<string, 'UserId'>
/** `spl_…`. */
export type SpendLimitId = Brand<string, 'SpendLimitId'>
/** `invite_…`. */
export type InviteId = Brand<string, 'InviteId'>
/** `session_…`: one sign-in of one person. */
export type SessionId = Brand<string, 'SessionId'>
/** `crm_…`: a sign-in, a registration or a reset that has begun. */
export type CeremonyId = Brand<string, 'CeremonyId'>
/** `sfa_…`: a second factor beside a password. */
export type SecondFactorId = Brand<string, 'SecondFactorId'>
/** `passkey_…`. */
export type PasskeyId = Brand<string, 'PasskeyId'>
/** `idp_…`: who vouches for people. */
export type IdentityProviderId = Brand<string, 'IdentityProviderId'>
/** `idlink_…`: whom a provider means by its subject. */
export type IdentityLinkId = Brand<string, 'IdentityLinkId'>
/** `slir_…`: a request for a higher spend limit. */
export type IncreaseRequestId = Brand<string, 'IncreaseRequestId'>
/** `req_…`: one gateway request, its reservation, and its usage row. */
export type RequestId = Brand<string, 'RequestId'>
/** `inc_…`: one life of one process, from start to exit or kill. */
export type IncarnationId = Brand<string, 'IncarnationId'>
/** `activity_…`: one audit row. */
export type ActivityId = Brand<string, 'ActivityId'>
/** `ntf_…`: one notification, a threshold of spend with whom it tells. */
export type NotificationId = Brand<string, 'NotificationId'>
/** `ntfevt_…`: one crossing of a threshold, or one limit that was reached. */
export type NotificationEventId = Brand<string, 'NotificationEventId'>
/** `dlv_…`: one mail or webhook call on its way. Also the idempotency id that its receiver sees. */
export type DeliveryId = Brand<string, 'DeliveryId'>
/** `strcp_…`: one address that statements are mailed to. */
export type StatementRecipientId = Brand<string, 'StatementRecipientId'>
/** `price_…`: one change of the organization's prices. */
export type PriceId = Brand<string, 'PriceId'>
/** `whk_…`: one webhook endpoint of an organization. */
export type WebhookId = Brand<string, 'WebhookId'>

/** Whether the requests of that key are those of a person in the playground, and not of an API key. */
export function isPlaygroundKey(id: string): boolean {
  return id.startsWith('playground_')
}

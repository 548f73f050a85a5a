import type {
  CeremonyId,
  DeliveryId,
  IdentityLinkId,
  IdentityProviderId,
  OrganizationId,
  PasskeyId,
  SecondFactorId,
  UserId,
} from '#domain/id.ts'

/** Something begun that is to be ended soon and once. */
type CeremonyTable = {
  id: CeremonyId
  organization_id: OrganizationId
  /** SHA-256 of what names it, which is a secret. */
  digest: string
  value: string
  created_at_ms: bigint
  expires_at_ms: bigint
}

/** What shows, beside the password, that it is the person. At most one of each. */
type SecondFactorTable = {
  id: SecondFactorId
  organization_id: OrganizationId
  user_id: UserId
  sealed_secret: string
  sealed_recovery_codes: string
  /** 0 until the person has shown that they can use it: until then nobody is asked for it. */
  is_confirmed: bigint
  /** Of the code that was taken last, which is not taken again. */
  last_code_digest: string | null
  last_code_at_ms: bigint | null
  created_at_ms: bigint
}

/** A key that an authenticator keeps: only its public half is here. */
export type PasskeyTable = {
  id: PasskeyId
  organization_id: OrganizationId
  user_id: UserId
  name: string
  credential_id: string
  public_key: string
  counter: bigint
  /** Divided by commas. */
  transports: string
  device_type: string
  is_synced: bigint
  aaguid: string
  created_at_ms: bigint
  last_used_at_ms: bigint | null
}

/** Who vouches for people of the organization. */
export type IdentityProviderTable = {
  id: IdentityProviderId
  organization_id: OrganizationId
  name: string
  issuer: string
  client_id: string
  /** Sealed, for the provider's id. */
  sealed_client_secret: string
  /** A JSON array. */
  allowed_domains: string
  /** JSON: what somebody becomes who comes for the first time. */
  first_sign_in: string
  created_at_ms: bigint
  updated_at_ms: bigint
}

/** Whom a provider means by its subject. */
type IdentityLinkTable = {
  id: IdentityLinkId
  organization_id: OrganizationId
  user_id: UserId
  identity_provider_id: IdentityProviderId
  subject: string
  created_at_ms: bigint
}

/** The mail with the link of a reset, until it is sent. */
type ResetMailTable = {
  id: DeliveryId
  organization_id: OrganizationId
  user_id: UserId
  /** Sealed, for the row's id. */
  sealed_token: string
  attempts: bigint
  due_at_ms: bigint
  expires_at_ms: bigint
}

/** What opens the page on which an installation gets its organization. */
type SetupLinkTable = { digest: string; created_at_ms: bigint }

/** The tables of how people show who they are. */
export type IdentityTables = {
  ceremony: CeremonyTable
  second_factor: SecondFactorTable
  passkey: PasskeyTable
  identity_provider: IdentityProviderTable
  identity_link: IdentityLinkTable
  reset_mail: ResetMailTable
  setup_link: SetupLinkTable
}

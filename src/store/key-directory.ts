import type { ApiKeyId, OrganizationId, WorkspaceId } from '#domain/id.ts'

/** What the gateway must know of a key before admission. None of it ever changes: keys cannot move. */
export type ApiKeyIdentity = {
  readonly apiKeyId: ApiKeyId
  readonly workspaceId: WorkspaceId
  readonly organizationId: OrganizationId
}

/** The gateway's only view of the control plane's tables. */
export interface KeyDirectory {
  /**
   * Whose secret has this SHA-256 digest, or had it before a rotation. Archived keys and retired secrets are
   * found too, as are playground keys: whether a key is open, and to which secret, is the ledger's to say.
   */
  findApiKeyByDigest(digest: string): Promise<ApiKeyIdentity | undefined>
}

import type { SessionId, UserId, WorkspaceId } from '#domain/id.ts'
import type { AssignedWorkspaceRole, OrganizationRole } from '#domain/role.ts'
import type { SignInMethod } from '#domain/sign-in.ts'
import { createSecretKey } from '#platform/secret-key.ts'
import { insertPerson } from '#store/queries/people.ts'
import { insertSession } from '#store/queries/sessions.ts'
import type { ControlWorld } from './control.ts'

export type SignedIn = {
  readonly userId: UserId
  readonly email: string
  /** The secret of a session, to call with as `key`. */
  readonly session: string
}

type Person = {
  readonly role: OrganizationRole
  readonly memberships?: Readonly<Record<string, AssignedWorkspaceRole>>
  /** How long ago they showed who they are. */
  readonly verifiedMsAgo?: number
  readonly method?: SignInMethod
  readonly organizationId?: ControlWorld['organizationId']
}

/** A member of the organization, signed in. */
export async function addPerson(
  { services, organizationId: ownId }: Pick<ControlWorld, 'services' | 'organizationId'>,
  { role, memberships = {}, organizationId = ownId, ...signIn }: Person,
): Promise<SignedIn> {
  const { ids, clock, store } = services
  const userId = ids.user()
  const createdAtMs = clock.now()
  const email = `${userId.toLowerCase()}@acme.example`
  await store.transaction(async ({ db }) => {
    await insertPerson(db, {
      id: userId,
      organizationId,
      email,
      name: role,
      role,
      passwordHash: '',
      createdAtMs,
    })
    for (const [workspaceId, workspaceRole] of Object.entries(memberships)) {
      await db
        .insertInto('workspace_member')
        .values({
          workspace_id: workspaceId as WorkspaceId,
          user_id: userId,
          organization_id: organizationId,
          workspace_role: workspaceRole,
          created_at_ms: BigInt(createdAtMs),
        })
        .execute()
    }
  })
  const { secret } = await addSession({ services }, { organizationId, userId, ...signIn })
  return { userId, email, session: secret }
}

/** Signs somebody in. */
export async function addSession(
  { services: { ids, clock, store } }: Pick<ControlWorld, 'services'>,
  {
    organizationId,
    userId,
    verifiedMsAgo = 0,
    method = 'password',
  }: {
    readonly organizationId: ControlWorld['organizationId']
    readonly userId: UserId
    readonly verifiedMsAgo?: number
    readonly method?: SignInMethod
  },
): Promise<{ readonly id: SessionId; readonly secret: string }> {
  const id = ids.session()
  const { secret, digest } = createSecretKey('session')
  const createdAtMs = clock.now()
  await store.transaction(({ db }) =>
    insertSession(db, {
      id,
      organizationId,
      userId,
      digest,
      createdAtMs,
      verifiedAtMs: createdAtMs - verifiedMsAgo,
      method,
      userAgent: null,
      address: null,
      lastUsedAtMs: createdAtMs,
      expiresAtMs: createdAtMs + 86_400_000,
    }),
  )
  return { id, secret }
}

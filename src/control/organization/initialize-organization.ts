import type { InitBody, InitResponse } from '#contract/init.ts'
import { catalog } from '#domain/catalog-data.ts'
import type { OrganizationId, UserId, WorkspaceId } from '#domain/id.ts'
import type { UsageTier } from '#domain/organization.ts'
import { presetOf } from '#domain/tier.ts'
import type { NewScope } from '#ledger/port.ts'
import { hashPassword } from '#platform/password.ts'
import { createSecretKey } from '#platform/secret-key.ts'
import type { StoreTransaction } from '#store/port.ts'
import { appendActivities } from '#store/queries/append-activities.ts'
import { insertAdminKey } from '#store/queries/admin-keys.ts'
import { insertOrganization } from '#store/queries/organizations.ts'
import type { NewOrganization } from '#store/queries/organizations.ts'
import { insertPerson } from '#store/queries/people.ts'
import type { Person } from '#store/queries/people.ts'
import { findSetting, insertSetting } from '#store/queries/settings.ts'
import { deleteSetupLinks } from '#store/queries/setup-links.ts'
import { insertWorkspace } from '#store/queries/workspaces.ts'
import { ApiError } from '../api-error.ts'
import type { ControlServices } from '../context.ts'
import { pickColor } from '../workspaces/pick-color.ts'

type First = { readonly body: InitBody; readonly passwordHash: string }

export type InitServices = Pick<ControlServices, 'store' | 'ledger' | 'secretBox' | 'clock' | 'ids'>

/**
 * Creates the organization, its Default workspace, the first admin and their admin key, all or nothing. Of
 * any number of attempts, at once or years apart, one succeeds.
 */
export async function initializeOrganization(
  services: InitServices,
  body: InitBody,
): Promise<InitResponse> {
  const passwordHash = await prepareFirst(services, body.password)
  return createInitialized(services, { body, passwordHash })
}

/** What `initializeOrganization` does once the password is hashed. */
export async function createInitialized(
  services: InitServices,
  { body, passwordHash }: First,
): Promise<InitResponse> {
  const { store, clock, ids } = services
  const adminKey = createSecretKey('admin')
  const created = await store.transaction(async (tx) => {
    const { person, workspaceId } = await createFirst(services, tx, { body, passwordHash })
    await insertAdminKey(tx.db, {
      id: ids.adminKey(),
      organizationId: person.organizationId,
      userId: person.id,
      name: 'First admin key',
      digest: adminKey.digest,
      hint: adminKey.hint,
      createdAtMs: clock.now(),
    })
    return { person, workspaceId }
  })
  return {
    organization_id: created.person.organizationId,
    user_id: created.person.id,
    default_workspace_id: created.workspaceId,
    admin_api_key: adminKey.secret,
  }
}

/** What comes before the transaction, which may wait for nothing but the database. */
export async function prepareFirst(
  { store }: Pick<InitServices, 'store'>,
  password: string,
): Promise<string> {
  if (await findSetting(store.read, 'first_organization')) throw initializedAlready()
  return hashPassword(password)
}

/** The organization and its first admin, who has no session yet. From then on no link sets anything up. */
export async function createFirst(
  services: InitServices,
  tx: StoreTransaction,
  { body, passwordHash }: First,
): Promise<{ readonly person: Person; readonly workspaceId: WorkspaceId }> {
  const { ledger, clock, ids } = services
  const organizationId = ids.organization()
  const userId = ids.user()
  const workspaceId = ids.workspace()
  const createdAtMs = clock.now()
  // The unique name of the setting decides between two that race.
  const first = { name: 'first_organization', value: organizationId } as const
  if (!(await insertSetting(tx.db, first))) throw initializedAlready()
  await deleteSetupLinks(tx.db)
  await insertOrganization(tx.db, firstOrganization(organizationId, body, createdAtMs))
  await insertWorkspace(tx.db, {
    id: workspaceId,
    organizationId,
    name: 'Default',
    displayColor: pickColor(workspaceId),
    tags: {},
    isDefault: true,
    createdAtMs,
    archivedAtMs: null,
    pausedAtMs: null,
  })
  const person: Person = {
    id: userId,
    organizationId,
    email: body.email,
    name: body.name ?? body.email.slice(0, body.email.indexOf('@')),
    role: 'admin',
    passwordHash,
    createdAtMs,
    removedAtMs: null,
    language: null,
  }
  await insertPerson(tx.db, person)
  await ledger.createScopes(tx.ledger, firstScopes(organizationId, workspaceId, body.usage_tier))
  await recordCreation(services, tx, { organizationId, userId, workspaceId, createdAtMs })
  return { person, workspaceId }
}

function firstOrganization(
  id: OrganizationId,
  { organization, usage_tier, language, email }: InitBody,
  createdAtMs: number,
): NewOrganization {
  const settings = { usageTier: usage_tier, language, alertEmails: [email] }
  return { id, name: organization, createdAtMs, ...settings }
}

function firstScopes(
  organizationId: OrganizationId,
  workspaceId: WorkspaceId,
  tier: UsageTier,
): NewScope[] {
  return [
    {
      id: organizationId,
      kind: 'organization',
      organizationId,
      expiresAtMs: null,
      rateLimits: presetOf(tier, catalog),
    },
    { id: workspaceId, kind: 'workspace', organizationId, expiresAtMs: null },
  ]
}

function recordCreation(
  { ids, secretBox }: InitServices,
  tx: StoreTransaction,
  created: {
    organizationId: OrganizationId
    userId: UserId
    workspaceId: WorkspaceId
    createdAtMs: number
  },
): Promise<void> {
  const { organizationId, userId, workspaceId, createdAtMs } = created
  return appendActivities(tx.db, secretBox, [
    {
      id: ids.activity(),
      organizationId,
      type: 'organization_created',
      actor: { type: 'system_actor', id: null },
      subjectId: organizationId,
      workspaceId,
      before: null,
      after: { id: organizationId, user_id: userId, default_workspace_id: workspaceId },
      requestId: null,
      atMs: createdAtMs,
    },
  ])
}

function initializedAlready(): ApiError {
  return new ApiError(
    'conflict_error',
    'This installation has its organization already. Nothing was changed.',
  )
}

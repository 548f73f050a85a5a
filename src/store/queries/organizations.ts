import type { Selectable } from 'kysely'
import type { OrganizationId } from '#domain/id.ts'
import type { Language, UsageTier } from '#domain/organization.ts'
import type { Db } from '../port.ts'
import type { OrganizationTable } from '../schema.ts'

/** A tenant, named by id in every row that belongs to it. `createdAtMs` is in Unix milliseconds. */
export type Organization = {
  readonly id: OrganizationId
  readonly name: string
  readonly createdAtMs: number
  readonly usageTier: UsageTier
  /** Of its mail. */
  readonly language: Language
  /** Told when a limit of the organization or of any of its workspaces is reached. */
  readonly alertEmails: readonly string[]
  /** Of live workspaces, the Default one not counted. */
  readonly workspacesMax: number
}

/** A new one may have as many workspaces as the table says. */
export type NewOrganization = Omit<Organization, 'workspacesMax'>

/** Rejects when the id is taken. */
export async function insertOrganization(db: Db, organization: NewOrganization): Promise<void> {
  await db
    .insertInto('organization')
    .values({
      id: organization.id,
      name: organization.name,
      created_at_ms: BigInt(organization.createdAtMs),
      ...settingsRow(organization),
    })
    .execute()
}

/** Writes what can change of an organization: its tier, language, addresses and room for workspaces. */
export async function updateOrganizationRow(db: Db, organization: Organization): Promise<void> {
  await db
    .updateTable('organization')
    .set({
      ...settingsRow(organization),
      workspaces_max: BigInt(organization.workspacesMax),
    })
    .where('id', '=', organization.id)
    .execute()
}

function settingsRow({ usageTier, language, alertEmails }: NewOrganization) {
  return { usage_tier: usageTier, language, alert_emails: JSON.stringify(alertEmails) }
}

/** Returns `undefined` only for an id from outside: keys, workspaces and people cannot outlive theirs. */
export async function findOrganization(
  db: Db,
  id: OrganizationId,
): Promise<Organization | undefined> {
  const row = await db
    .selectFrom('organization')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  return row && parseOrganization(row)
}

/** All of them, always in the same order. */
export async function listOrganizationIds(db: Db): Promise<readonly OrganizationId[]> {
  const rows = await db.selectFrom('organization').select('id').orderBy('id').execute()
  return rows.map(({ id }) => id)
}

function parseOrganization(row: Selectable<OrganizationTable>): Organization {
  return {
    id: row.id,
    name: row.name,
    createdAtMs: Number(row.created_at_ms),
    usageTier: row.usage_tier,
    language: row.language,
    alertEmails: JSON.parse(row.alert_emails) as string[],
    workspacesMax: Number(row.workspaces_max),
  }
}

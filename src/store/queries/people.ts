import type { OrganizationId, UserId } from '#domain/id.ts'
import type { Db } from '../port.ts'

/** Somebody of one organization; another may have the same address. `createdAtMs` is in Unix milliseconds. */
export type NewPerson = {
  readonly id: UserId
  readonly organizationId: OrganizationId
  /** In lower case: an address names one person however it is typed. */
  readonly email: string
  readonly name: string
  readonly role: 'admin'
  /** An argon2id PHC string. */
  readonly passwordHash: string
  readonly createdAtMs: number
}

/** Rejects when the organization has somebody of that address. */
export async function insertPerson(db: Db, person: NewPerson): Promise<void> {
  await db
    .insertInto('person')
    .values({
      id: person.id,
      organization_id: person.organizationId,
      email: person.email,
      name: person.name,
      role: person.role,
      password_hash: person.passwordHash,
      created_at_ms: BigInt(person.createdAtMs),
    })
    .execute()
}

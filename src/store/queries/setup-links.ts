import type { Db } from '../port.ts'

/** Makes a link open the first set-up, and forgets those of before `keptAfterMs`. Unix milliseconds. */
export async function insertSetupLink(
  db: Db,
  link: { readonly digest: string; readonly createdAtMs: number; readonly keptAfterMs: number },
): Promise<void> {
  await db.deleteFrom('setup_link').where('created_at_ms', '<=', BigInt(link.keptAfterMs)).execute()
  await db
    .insertInto('setup_link')
    .values({ digest: link.digest, created_at_ms: BigInt(link.createdAtMs) })
    .execute()
}

/** Whether it was given out after that instant, and nobody has set the installation up since. */
export async function hasSetupLink(
  db: Db,
  { digest, keptAfterMs }: { readonly digest: string; readonly keptAfterMs: number },
): Promise<boolean> {
  const row = await db
    .selectFrom('setup_link')
    .select('digest')
    .where('digest', '=', digest)
    .where('created_at_ms', '>', BigInt(keptAfterMs))
    .executeTakeFirst()
  return row !== undefined
}

/** From then on no link opens anything, on any node. */
export async function deleteSetupLinks(db: Db): Promise<void> {
  await db.deleteFrom('setup_link').execute()
}

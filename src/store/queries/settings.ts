import type { Db } from '../port.ts'

/**
 * Facts about the whole installation, of which there is one each. `first_organization`: the id of the
 * organization that `init` created; its row is what lets only one init win. `secret_key_check`: a constant, sealed
 * with the key that everything else is sealed with.
 */
export type SettingName = 'first_organization' | 'secret_key_check'

/** Returns false, with nothing changed, when the setting has a value already. */
export async function insertSetting(
  db: Db,
  { name, value }: { name: SettingName; value: string },
): Promise<boolean> {
  const result = await db
    .insertInto('setting')
    .values({ name, value })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return result.numInsertedOrUpdatedRows === 1n
}

/** Returns `undefined` until it has been inserted; after that, the same value for ever. */
export async function findSetting(db: Db, name: SettingName): Promise<string | undefined> {
  const row = await db
    .selectFrom('setting')
    .select('value')
    .where('name', '=', name)
    .executeTakeFirst()
  return row?.value
}

import { sql } from 'kysely'
import type { Db } from '../port.ts'
import type { DeliveryStatus } from './deliveries.ts'

/** How many messages have not arrived, by how they stand, over all organizations. */
export async function countUndelivered(
  db: Db,
): Promise<Readonly<Record<Exclude<DeliveryStatus, 'delivered'>, number>>> {
  const rows = await db
    .selectFrom('delivery')
    .select(['status', (each) => each.fn.countAll<bigint>().as('count')])
    // As the index says it: with a parameter in its place SQLite would not know the two to be one.
    .where(sql<boolean>`status <> 'delivered'`)
    .groupBy('status')
    .execute()
  const counts = new Map(rows.map(({ status, count }) => [status, Number(count)]))
  const of = (status: DeliveryStatus): number => counts.get(status) ?? 0
  return { pending: of('pending'), held: of('held'), dead: of('dead') }
}

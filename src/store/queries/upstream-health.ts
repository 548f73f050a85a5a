import type { UpstreamKind } from '#domain/upstream.ts'
import type { Db } from '../port.ts'
import { optionalBigInt, optionalNumber } from './nullable.ts'

/** What the nodes have seen of the upstream, as the last of them to learn something has written it. */
export type UpstreamHealth = {
  readonly kind: UpstreamKind
  /** Empty for the simulator, which has another on each node. */
  readonly url: string
  readonly credential: 'set' | 'missing'
  readonly status: 'ok' | 'refused' | 'unreachable' | 'unknown'
  /** Since when it stands so. This and the other instants are Unix milliseconds. */
  readonly sinceMs: number | null
  /** What the upstream said, where it refused; where it cannot be reached, why. */
  readonly httpStatus: number | null
  readonly message: string | null
  readonly lastSuccessAtMs: number | null
  /** When the admins were last told that it refuses. */
  readonly alertedAtMs: number | null
}

const id = 'upstream'

/** Puts it in the place of what was written before. May be repeated. */
export async function putUpstreamHealth(db: Db, health: UpstreamHealth): Promise<void> {
  const columns = {
    kind: health.kind,
    url: health.url,
    credential: health.credential,
    status: health.status,
    since_ms: optionalBigInt(health.sinceMs),
    http_status: optionalBigInt(health.httpStatus),
    message: health.message,
    last_success_at_ms: optionalBigInt(health.lastSuccessAtMs),
    alerted_at_ms: optionalBigInt(health.alertedAtMs),
  }
  await db
    .insertInto('upstream_health')
    .values({ id, ...columns })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
    .execute()
}

/** Returns `undefined` until a node has called the upstream. */
export async function findUpstreamHealth(db: Db): Promise<UpstreamHealth | undefined> {
  const row = await db
    .selectFrom('upstream_health')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  return (
    row && {
      kind: row.kind,
      url: row.url,
      credential: row.credential,
      status: row.status,
      sinceMs: optionalNumber(row.since_ms),
      httpStatus: optionalNumber(row.http_status),
      message: row.message,
      lastSuccessAtMs: optionalNumber(row.last_success_at_ms),
      alertedAtMs: optionalNumber(row.alerted_at_ms),
    }
  )
}

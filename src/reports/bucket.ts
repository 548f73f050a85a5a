import type { BucketWidth } from './port.ts'

/** In milliseconds. Days are those of UTC. */
export const widthMs: Readonly<Record<BucketWidth, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
}

/** The bucket that an instant is in, by its start; Unix milliseconds. */
export function bucketOf(atMs: number, width: BucketWidth): number {
  return atMs - (atMs % widthMs[width])
}

import { createHistogram } from '#platform/histogram.ts'
import type { Metrics } from '#platform/metrics.ts'

/** What a queue tells of its work. */
export type QueueWatch = {
  /** A batch of so many items has been committed, after so many milliseconds. */
  committed(items: number, durationMs: number): void
  /** The database was away or would not commit: the batch is tried again. */
  retried(items: number): void
  /** Charged their bound, since whoever had admitted them was gone. */
  expired(requests: number): void
}

/** Counts what one ledger's queue does. `waiting` says how many items wait for their batch. */
export function watchQueue(metrics: Metrics | undefined, waiting: () => number): QueueWatch {
  if (!metrics) return unwatched
  const sizes = createHistogram([1, 2, 4, 8, 16, 32, 64, 128, 256, 512])
  const durations = createHistogram([
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2,
  ])
  metrics.family('atelier_ledger_batch_items', {
    type: 'histogram',
    help: 'Reservations, settlements and other items that one transaction of the ledger committed.',
    samples: () => sizes.samples(''),
  })
  metrics.family('atelier_ledger_commit_duration_seconds', {
    type: 'histogram',
    help: 'How long one transaction of the ledger took.',
    samples: () => durations.samples(''),
  })
  metrics.gaugeOf('atelier_ledger_queue_items', 'Items that wait for a transaction.', waiting)
  const retries = metrics.counter(
    'atelier_ledger_retries_total',
    'Items that are tried again since the database would not commit them.',
  )
  const expiries = metrics.counter(
    'atelier_expired_charges_total',
    'Requests charged their bound since the process that had admitted them was gone.',
  )
  return {
    committed: (items, durationMs) => {
      sizes.observe(items)
      durations.observe(durationMs / 1000)
    },
    retried: (items) => retries.add(items),
    expired: (requests) => expiries.add(requests),
  }
}

/** Of a ledger that nobody asks. */
const unwatched: QueueWatch = {
  committed: () => undefined,
  retried: () => undefined,
  expired: () => undefined,
}

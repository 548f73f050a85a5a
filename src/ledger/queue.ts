import { bounds } from '#platform/bounds.ts'
import type { Clock } from '#platform/clock.ts'
import type { Item, ItemResult } from './batch-types.ts'
import { LedgerUnavailable } from './port.ts'
import type { QueueWatch } from './queue-metrics.ts'

/** An item that waits for its batch. */
export type Pending = {
  item: Item
  readonly resolve: (result: ItemResult) => void
  readonly reject: (error: Error) => void
  /** When to stop waiting, by the monotonic clock; null = never (a charge must not be dropped). */
  deadlineMs: number | null
}

/** Commits a batch and returns its results in order, or throws with nothing committed or with the outcome unknown. */
export type CommitBatch = (items: readonly Item[]) => ItemResult[] | Promise<ItemResult[]>

/** What a queue needs of its database. */
export type QueueOptions = {
  readonly clock: Clock
  readonly commit: CommitBatch
  /** Whether the whole database is away (try again later), as against one item being at fault. */
  readonly isUnavailable: (error: unknown) => boolean
  readonly onError: (error: unknown, message: string) => void
  readonly watch?: QueueWatch
}

/**
 * Gathers what arrives within one turn of the event loop, and while the last batch is committing, into
 * one batch. Whatever is charged is idempotent by request id, so a batch whose outcome is unknown is simply
 * committed again: what was done is found done. Refusals and calls that cost nothing are counted again.
 */
export class LedgerQueue {
  readonly #options: QueueOptions
  #waiting: Pending[] = []
  #running = false
  #retryMs = 0
  #batchBeganMs = 0
  #idleWaiters: (() => void)[] = []

  constructor(options: QueueOptions) {
    this.#options = options
  }

  add(item: Item): Promise<ItemResult> {
    const mayBeRefused = isForNow(item)
    if (mayBeRefused && this.#waiting.length >= bounds.ledgerQueueItemsMax) {
      return Promise.reject(new LedgerUnavailable('too many requests wait for the ledger'))
    }
    const deadlineMs = mayBeRefused ? this.#options.clock.monotonicMs() + bounds.reserveMsMax : null
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject, deadlineMs })
      if (!this.#running) this.#schedule()
    })
  }

  /** How many items wait for their batch. */
  waiting(): number {
    return this.#waiting.length
  }

  /** Resolves when nothing is queued or running. */
  idle(): Promise<void> {
    if (!this.#running) return Promise.resolve()
    return new Promise((resolve) => this.#idleWaiters.push(resolve))
  }

  #schedule(): void {
    this.#running = true
    if (this.#retryMs > 0) setTimeout(() => this.#flush(), this.#retryMs)
    else setImmediate(() => this.#flush())
  }

  #flush(): void {
    this.#giveUpLate()
    const batch = this.#waiting.splice(0, bounds.ledgerBatchItemsMax)
    this.#batchBeganMs = this.#options.clock.monotonicMs()
    const outcome = attempt(() => this.#options.commit(batch.map((pending) => pending.item)))
    // A commit that needs no wait is answered in this turn, without the detour over a promise.
    if (outcome instanceof Promise) {
      outcome.then(
        (results) => this.#succeed(batch, results),
        (error: unknown) => this.#fail(batch, error),
      )
    } else if ('error' in outcome) {
      this.#fail(batch, outcome.error)
    } else {
      this.#succeed(batch, outcome.value)
    }
  }

  #succeed(batch: readonly Pending[], results: readonly ItemResult[]): void {
    const { watch, clock } = this.#options
    watch?.committed(batch.length, clock.monotonicMs() - this.#batchBeganMs)
    this.#retryMs = 0
    batch.forEach((pending, index) => pending.resolve(results[index]!))
    this.#finish()
  }

  #fail(batch: readonly Pending[], error: unknown): void {
    const { isUnavailable, onError, watch } = this.#options
    if (isUnavailable(error)) {
      if (this.#retryMs === 0) onError(error, 'the ledger cannot commit; trying again')
      this.#retryMs = Math.min(retryMsMax, this.#retryMs === 0 ? retryMsMin : this.#retryMs * 2)
      watch?.retried(batch.length)
      this.#waiting = [...batch, ...this.#waiting]
      this.#finish()
    } else if (batch.length === 1) {
      onError(error, 'the ledger rejected an item')
      batch[0]!.reject(error as Error)
      this.#finish()
    } else {
      // One bad item never fails its batch: each gets a transaction of its own.
      onError(error, 'a ledger batch failed; committing its items one by one')
      void this.#commitSingly(batch).then(() => this.#finish())
    }
  }

  async #commitSingly(batch: readonly Pending[]): Promise<void> {
    const unavailable: Pending[] = []
    for (const pending of batch) {
      try {
        const [result] = await this.#options.commit([pending.item])
        pending.resolve(result!)
      } catch (error) {
        if (this.#options.isUnavailable(error)) unavailable.push(pending)
        else pending.reject(error as Error)
      }
    }
    this.#waiting = [...unavailable, ...this.#waiting]
  }

  #finish(): void {
    if (this.#waiting.length > 0) return this.#schedule()
    this.#running = false
    const waiters = this.#idleWaiters
    this.#idleWaiters = []
    for (const resolve of waiters) resolve()
  }

  /** A request that waited too long is refused; should its reservation have been committed, it is released. */
  #giveUpLate(): void {
    if (this.#retryMs === 0) return
    const nowMs = this.#options.clock.monotonicMs()
    this.#waiting = this.#waiting.flatMap((pending) => {
      if (pending.deadlineMs === null || pending.deadlineMs > nowMs) return [pending]
      pending.reject(new LedgerUnavailable('the ledger did not answer in time'))
      return releaseInstead(pending)
    })
  }
}

const retryMsMin = 10
const retryMsMax = 1_000

/** Later it helps nobody any more: it is refused or dropped, where a charge is kept until it is committed. */
function isForNow({ verb }: Item): boolean {
  return verb === 'reserve' || verb === 'call' || verb === 'count'
}

function releaseInstead({ item }: Pending): Pending[] {
  if (item.verb !== 'reserve') return []
  const response = { httpStatus: null, upstreamRequestId: null, firstByteMs: null, totalMs: 0 }
  const release: Pending = {
    item: {
      verb: 'release',
      release: { requestId: item.ask.requestId, reason: 'not_sent', response },
      scopes: item.ask.scopes,
    },
    resolve: () => undefined,
    reject: () => undefined,
    deadlineMs: null,
  }
  return [release]
}

type Attempt = { value: ItemResult[] } | { error: unknown } | Promise<ItemResult[]>

function attempt(work: () => ItemResult[] | Promise<ItemResult[]>): Attempt {
  try {
    const value = work()
    return value instanceof Promise ? value : { value }
  } catch (error) {
    return { error }
  }
}

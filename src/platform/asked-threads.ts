import { openAskedThread } from './asked-thread.ts'
import type { ThreadData } from './asked-thread.ts'
import { bounds } from './bounds.ts'

/** More is waiting to be read than anybody would wait for. */
export class ReadersBusy extends Error {
  override readonly name = 'ReadersBusy'

  constructor() {
    super('too many reports are being read')
  }
}

/** Threads that are alike, each started when it is first needed. */
export type AskedThreads<Question, Answer> = {
  /** Asks the one with the least to do. Rejects with `ReadersBusy` when that is too much. */
  ask(question: Question): Promise<Answer>
  close(): Promise<void>
}

/** As many threads as may read what is large at once. */
export function openAskedThreads<Question, Answer>(
  file: URL,
  workerData: ThreadData,
): AskedThreads<Question, Answer> {
  const threads = Array.from({ length: bounds.asideReadersMax }, () =>
    openAskedThread<Question, Answer>(file, workerData),
  )
  return {
    ask: async (question) => {
      const [idlest] = threads.toSorted((left, right) => left.waiting() - right.waiting())
      if (idlest!.waiting() >= bounds.asideQueriesWaitingMax) throw new ReadersBusy()
      return await idlest!.ask(question)
    },
    close: async () => void (await Promise.all(threads.map((thread) => thread.close()))),
  }
}

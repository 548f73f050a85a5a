import type { Asker } from './asker.ts'
import { bounds } from './bounds.ts'

/** More is waiting to be read than anybody would wait for. */
export class ReadersBusy extends Error {
  override readonly name = 'ReadersBusy'

  constructor() {
    super('too many reports are being read')
  }
}

/** Askers that are alike. */
export type Askers<Question, Answer> = {
  /** Asks the one with the least to do. Rejects with `ReadersBusy` when that is too much. */
  ask(question: Question): Promise<Answer>
  close(): Promise<void>
}

/** As many as may read what is large at once. */
export function openAskers<Question, Answer>(
  open: () => Asker<Question, Answer>,
): Askers<Question, Answer> {
  const askers = Array.from({ length: bounds.asideReadersMax }, open)
  return {
    ask: async (question) => {
      const [idlest] = askers.toSorted((left, right) => left.waiting() - right.waiting())
      if (idlest!.waiting() >= bounds.asideQueriesWaitingMax) throw new ReadersBusy()
      return await idlest!.ask(question)
    },
    close: async () => void (await Promise.all(askers.map((asker) => asker.close()))),
  }
}

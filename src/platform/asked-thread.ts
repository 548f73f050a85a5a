import { parentPort } from 'node:worker_threads'
import type { Transferable } from 'node:worker_threads'
import { createAsker } from './asker.ts'
import type { Answered, AnswererData, Asked, Asker } from './asker.ts'
import { giveWay } from './give-way.ts'
import { startThread } from './start-thread.ts'

/** A thread that is asked things: for what is short, or waits. It has `workerData`. */
export function openAskedThread<Question, Answer>(
  file: URL,
  workerData: AnswererData,
): Asker<Question, Answer> {
  return createAsker((events) => {
    const worker = startThread(file, { workerData })
    worker.on('message', (answered: Answered) => events.answered(answered))
    worker.on('error', (error: Error) => events.ended(error))
    worker.on('exit', () => events.ended(new Error('the thread that reads has ended')))
    return {
      send: (asked) => worker.postMessage(asked),
      ref: () => worker.ref(),
      unref: () => worker.unref(),
      end: async () => void (await worker.terminate()),
    }
  })
}

/** The thread's side: what is `moved` goes to the asker without being copied. Requests go before what it does. */
export function answerAsked(
  answer: (question: never) => Promise<{ answer: unknown; moved?: readonly Transferable[] }>,
): void {
  giveWay('keepsUp')
  parentPort!.on('message', async ({ id, question }: Asked) => {
    try {
      const { answer: given, moved = [] } = await answer(question as never)
      parentPort!.postMessage({ id, answer: given } satisfies Answered, [...moved])
    } catch (error) {
      const { name, message } = error as Error
      parentPort!.postMessage({ id, name, error: message } satisfies Answered)
    }
  })
}

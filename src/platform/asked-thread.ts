import { parentPort, Worker } from 'node:worker_threads'
import type { Transferable } from 'node:worker_threads'
import { giveWay } from './give-way.ts'

/** A thread that is asked things, and answers each, in the order in which they were asked. */
export type AskedThread<Question, Answer> = {
  waiting(): number
  /** Rejects with the name and message of what the thread threw, or when it ended. */
  ask(question: Question): Promise<Answer>
  close(): Promise<void>
}

type Asked = { readonly id: number; readonly question: unknown }
type Answered = { readonly id: number } & (
  | { readonly answer: unknown }
  | { readonly error: string; readonly name: string }
)
type Waiting = { resolve(answer: unknown): void; reject(error: Error): void }

/** What a thread is started with. */
export type ThreadData = Readonly<Record<string, unknown>>

/** A thread that is started when it is first needed, and again should it break. */
export function openAskedThread<Question, Answer>(
  file: URL,
  workerData: ThreadData,
): AskedThread<Question, Answer> {
  const waiting = new Map<number, Waiting>()
  let worker: Worker | undefined
  let lastId = 0

  function start(): Worker {
    const started = new Worker(file, { workerData })
    started.on('message', (answered: Answered) => {
      const asker = waiting.get(answered.id)
      waiting.delete(answered.id)
      if (waiting.size === 0) started.unref()
      if ('error' in answered) asker?.reject(errorOf(answered))
      else asker?.resolve(answered.answer)
    })
    started.on('error', (error: Error) => end(started, error))
    started.on('exit', () => end(started, new Error('the thread that reads has ended')))
    return started
  }

  function end(ended: Worker, error: Error): void {
    if (worker !== ended) return
    worker = undefined
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }

  return {
    waiting: () => waiting.size,
    ask: (question) =>
      new Promise<Answer>((resolve, reject) => {
        worker ??= start()
        // Whoever waits for an answer keeps the process alive for it.
        worker.ref()
        waiting.set(++lastId, { resolve: (answer) => resolve(answer as Answer), reject })
        worker.postMessage({ id: lastId, question } satisfies Asked)
      }),
    close: async () => void (await worker?.terminate()),
  }
}

function errorOf({ name, error }: { readonly name: string; readonly error: string }): Error {
  return Object.assign(new Error(error), { name })
}

/** The thread's side: what is `moved` goes to the asker without being copied. Requests go before what it does. */
export function answerAsked(
  answer: (question: never) => Promise<{ answer: unknown; moved?: readonly Transferable[] }>,
): void {
  giveWay()
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

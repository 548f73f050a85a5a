import type { Worker } from 'node:worker_threads'
import { countTokensBody, modelOf, parseAsk } from './ask.ts'
import type { ParsedAsk } from './ask.ts'
import type { Result } from './errors.ts'
import { startThread } from '#platform/start-thread.ts'

/** Parses bodies: small ones at once, large ones in threads of their own. */
export type AskParser = {
  parse(bytes: Buffer): Result<ParsedAsk> | Promise<Result<ParsedAsk>>
  modelOf(bytes: Buffer): Result<string> | Promise<Result<string>>
  countTokensBody(bytes: Buffer): Buffer | undefined | Promise<Buffer | undefined>
  close(): Promise<void>
}

export type AskJob = { readonly id: number; readonly task: Task; readonly bytes: Uint8Array }
export type AskJobDone =
  | { readonly id: number; readonly value: unknown }
  /** What this one job threw. */
  | { readonly id: number; readonly fault: string }
type Task = 'ask' | 'count_tokens' | 'model'

export function createAskParser(parseOnLoopBytesMax: number): AskParser {
  // Two, so that one body that takes long does not hold up all the others.
  const threads = [createThread(), createThread()] as const
  function run(task: Task, bytes: Buffer): Promise<unknown> {
    const [first, second] = threads
    return (first.jobs() <= second.jobs() ? first : second).run(task, bytes)
  }
  return {
    parse: (bytes) =>
      bytes.length <= parseOnLoopBytesMax
        ? parseAsk(bytes)
        : (run('ask', bytes) as Promise<Result<ParsedAsk>>),
    modelOf: (bytes) =>
      bytes.length <= parseOnLoopBytesMax
        ? modelOf(bytes)
        : (run('model', bytes) as Promise<Result<string>>),
    countTokensBody: async (bytes) => {
      if (bytes.length <= parseOnLoopBytesMax) return countTokensBody(bytes)
      const body = (await run('count_tokens', bytes)) as Uint8Array | undefined
      return body && Buffer.from(body.buffer, body.byteOffset, body.byteLength)
    },
    close: async () => {
      await Promise.all(threads.map((thread) => thread.close()))
    },
  }
}

type Waiting = { resolve(value: unknown): void; reject(error: Error): void }

/** One worker, started with the first job and started anew should it die. */
function createThread() {
  let worker: Worker | undefined
  let lastId = 0
  let waiting = new Map<number, Waiting>()

  function start(): Worker {
    const started = startThread(new URL('./ask-worker.ts', import.meta.url))
    const jobs = new Map<number, Waiting>()
    const fail = (error: Error): void => {
      if (worker === started) worker = undefined
      for (const job of jobs.values()) job.reject(error)
      jobs.clear()
    }
    started.on('message', (done: AskJobDone) => {
      const job = jobs.get(done.id)
      jobs.delete(done.id)
      if ('fault' in done) job?.reject(new Error(done.fault))
      else job?.resolve(done.value)
      if (jobs.size === 0) started.unref()
    })
    started.on('error', fail)
    started.on('exit', () => fail(new Error('the thread that parses bodies has stopped')))
    waiting = jobs
    return started
  }

  return {
    jobs: (): number => waiting.size,
    run: (task: Task, bytes: Buffer): Promise<unknown> => {
      worker ??= start()
      const id = ++lastId
      // A copy is handed over, since the original goes on to the upstream.
      const copy = new Uint8Array(bytes)
      worker.ref()
      worker.postMessage({ id, task, bytes: copy } satisfies AskJob, [copy.buffer])
      return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }))
    },
    close: async (): Promise<void> => {
      await worker?.terminate()
    },
  }
}

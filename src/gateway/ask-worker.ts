import { parentPort } from 'node:worker_threads'
import { countTokensBody, modelOf, parseAsk } from './ask.ts'
import type { AskJob, AskJobDone } from './ask-parser.ts'

// Runs what would hold up the event loop: bodies of many kilobytes.
parentPort?.on('message', (job: AskJob) => {
  parentPort?.postMessage(answerJob(job), [])
})

const tasks = { ask: parseAsk, count_tokens: countTokensBody, model: modelOf } as const

/** A job that throws answers for itself alone: uncaught, it would take the others in its thread along. */
export function answerJob({ id, task, bytes }: AskJob): AskJobDone {
  try {
    const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    return { id, value: tasks[task](body) }
  } catch (error) {
    return { id, fault: error instanceof Error ? error.message : String(error) }
  }
}

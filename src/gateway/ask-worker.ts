import { parentPort } from 'node:worker_threads'
import { countTokensBody, parseAsk } from './ask.ts'
import type { AskJob, AskJobDone } from './ask-parser.ts'

// Runs what would hold up the event loop: bodies of hundreds of kilobytes and more.
parentPort?.on('message', ({ id, task, bytes }: AskJob) => {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const value = task === 'ask' ? parseAsk(body) : countTokensBody(body)
  parentPort?.postMessage({ id, value } satisfies AskJobDone, [])
})

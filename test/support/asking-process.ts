import { openAskedProcess } from '#platform/asked-process.ts'
import type { TestQuestion } from './answering-process.ts'
import { answeringProcess } from './asked-processes.ts'

/** Asks a process, and then has nothing more to do or, told so, stays until it is ended. */
const asker = openAskedProcess<TestQuestion, unknown>(answeringProcess, { secret: '' })
await asker.ask({ echo: 'started' })
console.log('asked')
if (process.argv[2] === 'stay') setInterval(() => undefined, 60_000)

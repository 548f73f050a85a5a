import { giveWay } from '../src/platform/give-way.ts'
import { callReport } from './report-calls.ts'
import type { ReportAsked } from './report-calls.ts'

/**
 * What happens beside the measured requests, in a process of its own: reports are read without a pause, or, for comparison,
 * something is computed that has nothing to do with the server. It gives way, since whoever reads reports is elsewhere.
 */
export type BesideTask =
  | { readonly begin: 'reports'; readonly asked: ReportAsked }
  | { readonly begin: 'computing' }
export type BesideCommand = BesideTask | { readonly end: true }

/** About as long as a page of the report takes, and as its process waits for the next. */
const computingMs = 50
const pauseMs = 1

giveWay('canWait')
const until = { over: false }
let working: Promise<number> | undefined
process.on('message', (command: BesideCommand) => {
  if ('end' in command) {
    until.over = true
    void working!.then((count) => process.send!(count))
    return
  }
  until.over = false
  working = repeat(command)
  working.catch((error: unknown) => {
    console.error(error)
    process.exit(1)
  })
})
process.on('disconnect', () => process.exit())

async function repeat(task: BesideTask): Promise<number> {
  let count = 0
  while (!until.over) {
    if (task.begin === 'reports') await callReport(task.asked)
    else await compute()
    count++
  }
  return count
}

async function compute(): Promise<void> {
  const startedAt = performance.now()
  while (performance.now() - startedAt < computingMs);
  await new Promise((resolve) => setTimeout(resolve, pauseMs))
}

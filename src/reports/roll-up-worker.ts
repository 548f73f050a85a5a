import { workerData } from 'node:worker_threads'
import { answerAsked } from '#platform/asked-thread.ts'
import { sqliteSnapshots } from '#platform/snapshot-reader.ts'
import { openSqliteReader } from '#platform/sqlite-reader.ts'
import { nextPlan } from './next-plan.ts'
import type { PlanQuestion } from './next-plan.ts'

/** Plans steps in a thread of its own, over a connection that cannot write. */
const { path } = workerData as { path: string }
const reader = sqliteSnapshots(openSqliteReader(path))

answerAsked(async (question: PlanQuestion) => ({ answer: await nextPlan(reader, question) }))

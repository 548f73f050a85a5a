import { workerData } from 'node:worker_threads'
import { answerAsked } from '#platform/asked-thread.ts'
import type { DatabasePlace } from '#platform/database-place.ts'
import { openSnapshots } from '#platform/snapshot-reader.ts'
import { nextPlan } from './next-plan.ts'
import type { PlanQuestion } from './next-plan.ts'

/** Plans steps in a thread of its own, over a connection of its own. */
const { place } = workerData as { readonly place: DatabasePlace }
const reader = openSnapshots(place)

answerAsked(async (question: PlanQuestion) => ({ answer: await nextPlan(reader, question) }))

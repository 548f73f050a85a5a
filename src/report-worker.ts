import { workerData } from 'node:worker_threads'
import { makePage } from '#control/reports/make-page.ts'
import type { PageQuestion } from '#control/reports/make-page.ts'
import { openReaderHere } from '#platform/aside-reader.ts'
import { answerAsked } from '#platform/asked-thread.ts'
import { systemClock } from '#platform/clock.ts'
import type { DatabasePlace } from '#platform/database-place.ts'
import { createReports } from '#reports/open.ts'

/** Makes pages of reports in a thread of its own, over a connection that cannot write. */
const { place } = workerData as { place: DatabasePlace }
const reports = createReports({
  dialect: place.dialect,
  reader: openReaderHere(place),
  clock: systemClock,
})

answerAsked(async (question: PageQuestion) => {
  const answer = await makePage(reports, question)
  return { answer, moved: 'json' in answer ? [answer.json.buffer] : [] }
})

import { workerData } from 'node:worker_threads'
import { makePage } from '#control/reports/make-page.ts'
import type { PageQuestion } from '#control/reports/make-page.ts'
import type { TableQuestion } from '#control/reports/make-table.ts'
import { openReaderHere } from '#platform/aside-reader.ts'
import { answerAsked } from '#platform/asked-thread.ts'
import { systemClock } from '#platform/clock.ts'
import type { DatabasePlace } from '#platform/database-place.ts'
import { createReports } from '#reports/open.ts'

export type ReportQuestion = { readonly page: PageQuestion } | { readonly table: TableQuestion }

/** Makes reports in a thread of its own, over a connection that cannot write. */
const { place } = workerData as { place: DatabasePlace }
const here = openReaderHere(place)
const reports = createReports({ dialect: place.dialect, reader: here, clock: systemClock })

answerAsked(async (question: ReportQuestion) => {
  if ('page' in question) {
    const answer = await makePage(reports, question.page)
    return { answer, moved: 'json' in answer ? [answer.json.bytes.buffer] : [] }
  }
  // Most threads are never asked for a table, which takes half of what there is to load.
  const [{ makeTable }, { executeReading, kyselyOn }] = await Promise.all([
    import('#control/reports/make-table.ts'),
    import('#store/executor.ts'),
  ])
  const read = kyselyOn(place.dialect, executeReading(here))
  const answer = await makeTable({ reports, read }, question.table)
  return { answer, moved: 'csv' in answer ? [answer.csv.bytes.buffer] : [] }
})

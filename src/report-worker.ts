import { makePage } from '#control/reports/make-page.ts'
import type { PageQuestion } from '#control/reports/make-page.ts'
import type { TableQuestion } from '#control/reports/make-table.ts'
import { openReaderHere } from '#platform/aside-reader.ts'
import { answerAskedApart } from '#platform/asked-process.ts'
import { systemClock } from '#platform/clock.ts'
import type { DatabasePlace } from '#platform/database-place.ts'
import { createReports } from '#reports/open.ts'

export type ReportQuestion = { readonly page: PageQuestion } | { readonly table: TableQuestion }

/** Makes reports in a process of its own, over a connection that cannot write. */
answerAskedApart(({ place }: { readonly place: DatabasePlace }) => {
  const here = openReaderHere(place)
  const { dialect } = place
  const reports = createReports({ dialect, reader: here, clock: systemClock, isAlone: true })
  return async (question: ReportQuestion) => {
    if ('page' in question) return await makePage(reports, question.page)
    // Most processes are never asked for a table, which takes half of what there is to load.
    const [{ makeTable }, { executeReading, kyselyOn }] = await Promise.all([
      import('#control/reports/make-table.ts'),
      import('#store/executor.ts'),
    ])
    const read = kyselyOn(place.dialect, executeReading(here))
    return await makeTable({ reports, read }, question.table)
  }
})

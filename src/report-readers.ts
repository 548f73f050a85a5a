import type { PageAnswer, PageQuestion } from '#control/reports/make-page.ts'
import type { ControlServices } from '#control/context.ts'
import { openLimitPreviews } from '#ledger/previews.ts'
import { unpricedReader } from '#ledger/unpriced-use.ts'
import type { AsideReader } from '#platform/aside-reader.ts'
import { openAskedThreads } from '#platform/asked-threads.ts'
import type { Clock } from '#platform/clock.ts'
import { placeOf } from '#platform/database-place.ts'
import { createReports } from '#reports/open.ts'
import { createRequestLog } from '#reports/request-log.ts'
import type { Database } from '#store/database.ts'

type Readers = Pick<
  ControlServices,
  'previews' | 'reports' | 'reportPages' | 'requestLog' | 'readUnpriced'
>

/** What the control plane reads aside from the traffic. `aside` stays its owner's. */
export function openReportReaders(
  database: Database,
  { aside, clock }: { readonly aside: AsideReader; readonly clock: Clock },
): Readers & { close(): Promise<void> } {
  const previews = openLimitPreviews(database, aside)
  // Whatever the database: adding up and writing takes as long as reading.
  const file = new URL('./report-worker.ts', import.meta.url)
  const threads = openAskedThreads<PageQuestion, PageAnswer>(file, { place: placeOf(database) })
  return {
    previews,
    reports: createReports({ dialect: database.dialect, reader: aside, clock }),
    reportPages: { make: (question) => threads.ask(question) },
    requestLog: createRequestLog(aside),
    readUnpriced: unpricedReader(aside),
    close: async () => {
      await previews.close()
      await threads.close()
    },
  }
}

import type { ControlServices } from '#control/context.ts'
import type { PageAnswer } from '#control/reports/make-page.ts'
import type { TableAnswer } from '#control/reports/make-table.ts'
import { openLimitPreviews } from '#ledger/previews.ts'
import { unpricedReader } from '#ledger/unpriced-use.ts'
import type { AsideReader } from '#platform/aside-reader.ts'
import { openAskedProcess } from '#platform/asked-process.ts'
import { openAskers } from '#platform/askers.ts'
import type { Clock } from '#platform/clock.ts'
import { placeOf } from '#platform/database-place.ts'
import { createReports } from '#reports/open.ts'
import { createRequestLog } from '#reports/request-log.ts'
import type { Database } from '#store/database.ts'
import type { ReportQuestion } from './report-worker.ts'

type Readers = Pick<
  ControlServices,
  'previews' | 'reports' | 'reportMaker' | 'requestLog' | 'readUnpriced'
>

/** What the control plane reads aside from the traffic. `aside` stays its owner's. */
export function openReportReaders(
  database: Database,
  { aside, clock }: { readonly aside: AsideReader; readonly clock: Clock },
): Readers & { close(): Promise<void> } {
  const previews = openLimitPreviews(database, aside)
  // Whatever the database: adding up and writing takes as long as reading.
  const file = new URL('./report-worker.ts', import.meta.url)
  const place = placeOf(database)
  const makers = openAskers(() =>
    openAskedProcess<ReportQuestion, PageAnswer | TableAnswer>(file, { place }),
  )
  return {
    previews,
    reports: createReports({ dialect: database.dialect, reader: aside, clock }),
    reportMaker: {
      page: async (page) => (await makers.ask({ page })) as PageAnswer,
      table: async (table) => (await makers.ask({ table })) as TableAnswer,
    },
    requestLog: createRequestLog(aside),
    readUnpriced: unpricedReader(aside),
    close: async () => {
      await previews.close()
      await makers.close()
    },
  }
}

import type { PageAnswer, PageQuestion } from './make-page.ts'
import type { TableAnswer, TableQuestion } from './make-table.ts'

/** Makes reports aside from the traffic, on both databases. Rejects with `ReadersBusy` when too many are waiting. */
export type ReportMaker = {
  page(question: PageQuestion): Promise<PageAnswer>
  table(question: TableQuestion): Promise<TableAnswer>
}

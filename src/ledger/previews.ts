import type { Worker } from 'node:worker_threads'
import type { AsideReader } from '#platform/aside-reader.ts'
import { bounds } from '#platform/bounds.ts'
import { placeOf } from '#platform/database-place.ts'
import type { PostgresDatabase } from '#platform/postgres.ts'
import type { SqliteDatabase } from '#platform/sqlite.ts'
import { countReports } from './count-reports.ts'
import { PreviewsBusy, PreviewTooLong } from './preview-port.ts'
import type { LimitPreview, LimitPreviews } from './preview-port.ts'
import type { PreviewAnswer, PreviewTask } from './preview-worker.ts'
import { startThread } from '#platform/start-thread.ts'

/** Previews in threads, each of which ends with its answer or when its time is over. `reader` stays its owner's. */
export function openLimitPreviews(
  database: SqliteDatabase | PostgresDatabase,
  reader: AsideReader,
): LimitPreviews {
  const running = new Set<Worker>()
  return {
    preview: async (question) => {
      if (running.size >= bounds.previewsRunningMax) {
        throw new PreviewsBusy('other previews are running')
      }
      const worker = startThread(new URL('./preview-worker.ts', import.meta.url), {
        workerData: { question, database: placeOf(database) } satisfies PreviewTask,
      })
      running.add(worker)
      try {
        return await answerOf(worker)
      } finally {
        running.delete(worker)
        await worker.terminate()
      }
    },
    countReports: (question) => countReports(reader, question),
    close: async () => void (await Promise.all([...running].map((worker) => worker.terminate()))),
  }
}

function answerOf(worker: Worker): Promise<LimitPreview> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new PreviewTooLong('a preview took too long')),
      bounds.previewMsMax,
    )
    worker.on('message', (answer: PreviewAnswer) => {
      clearTimeout(timer)
      if ('error' in answer) reject(new Error(answer.error))
      else resolve(answer.preview)
    })
    worker.on('error', reject)
    worker.on('exit', () => {
      clearTimeout(timer)
      reject(new Error('the thread of a preview has ended'))
    })
  })
}

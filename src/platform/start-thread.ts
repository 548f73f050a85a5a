import { basename } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { WorkerOptions } from 'node:worker_threads'

/** Starts a thread that is called, in lists of threads such as `top -H` shows, by what its file does. */
export function startThread(file: URL, options: WorkerOptions = {}): Worker {
  return new Worker(file, { name: basename(file.pathname, '-worker.ts'), ...options })
}

import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/**
 * Files at once, of all projects alike: every core is theirs, and there is one more for when others wait for
 * a timer or the disk. Projects start in the order of their names, so that the slow files of `e2e` come
 * first and the quick ones of `unit` fill the end.
 */
const maxWorkers = availableParallelism() + 1

/**
 * Three projects. `unit` has no sockets, no database server and no child processes, and stays under a
 * minute; `integration` may start servers and PostgreSQL; `e2e` drives Chromium; `npm run prove` is no project: it is a program.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'test/*.test.ts', 'test/support/**/*.test.ts'],
          exclude: ['src/**/*.integration.test.ts'],
          maxWorkers,
          // A process runs one file after another and reads what they share once: that takes most of the time of
          // most files. They change nothing of the process that another could see.
          isolate: false,
          // Bounds, not promises: on a busy machine hashing passwords sixty times takes a while.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: [
            'src/**/*.integration.test.ts',
            'test/wire/**/*.test.ts',
            'test/simulation/**/*.test.ts',
          ],
          globalSetup: ['test/support/global-postgres.ts'],
          maxWorkers,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/support/global-console.ts'],
          maxWorkers,
          testTimeout: 90_000,
          hookTimeout: 90_000,
        },
      },
    ],
  },
})

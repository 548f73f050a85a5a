import { defineConfig } from 'vitest/config'

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
          // A bound, not a promise: on a busy machine hashing passwords sixty times takes a while.
          testTimeout: 30_000,
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
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/support/global-console.ts'],
          // A browser and a server each: more at once than the machine has cores only wait for one another.
          maxWorkers: 2,
          testTimeout: 90_000,
          hookTimeout: 90_000,
        },
      },
    ],
  },
})

import { defineConfig } from 'vitest/config'

/**
 * Two projects. `unit` has no sockets, no database server and no child processes, and stays under a
 * minute; `integration` may start servers and PostgreSQL; `npm run prove` is no project: it is a program.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'test/*.test.ts', 'test/support/**/*.test.ts'],
          exclude: ['src/**/*.integration.test.ts'],
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
    ],
  },
})

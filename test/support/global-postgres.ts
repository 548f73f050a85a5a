import type { TestProject } from 'vitest/node'
import { startPostgres } from './postgres-cluster.ts'
import type { PostgresCluster } from './postgres-cluster.ts'

let cluster: PostgresCluster | undefined

/** One PostgreSQL for the whole run; each test file takes a database of its own from it. */
export async function setup(project: TestProject): Promise<void> {
  cluster = await startPostgres()
  project.provide('postgresUrl', cluster.url)
}

export async function teardown(): Promise<void> {
  await cluster?.stop()
}

import type { RunningCandidate, CandidateName } from './candidates/candidate.ts'
import { startWorker } from './children.ts'
import type { Worker } from './children.ts'
import type { LoadJob, LoadResult } from './load.ts'
import type { UpstreamCommand, UpstreamReport } from './upstream.ts'
import type { Workload } from './workloads.ts'
import { bodyOf } from './workloads.ts'

/** The two ends of every cell: what asks and what answers. */
export type Ends = {
  readonly upstreamUrl: string
  readonly generator: Worker
  /** How many requests the upstream has answered so far. */
  countAnswered(): Promise<number>
  pace(eventIntervalMs: number): Promise<void>
  stop(): Promise<void>
}

export async function startEnds(): Promise<Ends> {
  const upstream = startWorker(new URL('upstream.ts', import.meta.url))
  const started = await upstream.next<UpstreamReport & { event: 'listening' }>()
  const generator = startWorker(new URL('load.ts', import.meta.url))
  return {
    upstreamUrl: `http://127.0.0.1:${started.port}`,
    generator,
    countAnswered: async () => {
      const command: UpstreamCommand = { command: 'count' }
      return (await upstream.ask<UpstreamReport & { event: 'count' }>(command)).answered
    },
    pace: async (eventIntervalMs) => {
      await upstream.ask<UpstreamReport>({ command: 'pace', eventIntervalMs })
    },
    stop: async () => {
      await Promise.all([generator.stop(), upstream.stop()])
    },
  }
}

/** One candidate under one workload in one round. */
export type Cell = {
  readonly round: number
  readonly workload: string
  readonly candidate: CandidateName
  readonly requestsPerSecond: number
  readonly cpuUsOfRequest: number
  readonly databaseCpuUsOfRequest: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
  readonly completed: number
  readonly completedTotal: number
  readonly errors: number
  readonly firstError: string | null
  /** Answers that the upstream gave and the generator did not get to their end: should be 0. */
  readonly lost: number
  /** The share of a core that the generator took. */
  readonly generatorCores: number
}

export type CellPlan = {
  readonly round: number
  readonly name: CandidateName
  readonly candidate: RunningCandidate
  readonly workload: Workload
  readonly warmupMs: number
  readonly windowMs: number
}

export async function measure(ends: Ends, plan: CellPlan): Promise<Cell> {
  const answeredBefore = await ends.countAnswered()
  const result = await ends.generator.ask<LoadResult>(jobOf(plan))
  const answered = (await ends.countAnswered()) - answeredBefore
  const perRequest = (cpuMs: number): number => (cpuMs * 1000) / result.completed
  return {
    round: plan.round,
    workload: plan.workload.name,
    candidate: plan.name,
    requestsPerSecond: (result.completed * 1000) / result.windowMs,
    cpuUsOfRequest: perRequest(result.proxyCpuMs),
    databaseCpuUsOfRequest: perRequest(result.databaseCpuMs),
    p50Ms: result.latencyMs.p50,
    p99Ms: result.latencyMs.p99,
    maxMs: result.latencyMs.max,
    completed: result.completed,
    completedTotal: result.completedTotal,
    errors: result.errors,
    firstError: result.firstError,
    lost: answered - result.completedTotal,
    generatorCores: result.generatorCpuMs / result.windowMs,
  }
}

export function jobOf({ candidate, workload, warmupMs, windowMs }: CellPlan): LoadJob {
  return {
    url: workload.stream ? (candidate.streamUrl ?? candidate.url) : candidate.url,
    headers: candidate.headers,
    apiKeys: workload.manyKeys ? (candidate.manyApiKeys ?? []) : [candidate.apiKey],
    body: bodyOf(workload),
    connections: workload.connections,
    warmupMs,
    windowMs,
    arrivalsPerSecond: workload.arrivalsPerSecond,
    proxyPids: candidate.pids,
    databasePids: candidate.databasePids,
  }
}

import { requestBody } from './fixed-exchange.ts'

export type Workload = {
  readonly name: string
  readonly title: string
  readonly stream: boolean
  readonly connections: number
  /** Undefined: closed loop. */
  readonly arrivalsPerSecond?: number
  /** Only for candidates that have many keys. */
  readonly manyKeys?: true
}

export const workloads: readonly Workload[] = [
  { name: 'json-1', title: 'JSON, 1 connection', stream: false, connections: 1 },
  { name: 'json-32', title: 'JSON, 32 connections', stream: false, connections: 32 },
  { name: 'json-128', title: 'JSON, 128 connections', stream: false, connections: 128 },
  { name: 'sse-32', title: 'Streams of 50 events, 32 connections', stream: true, connections: 32 },
  {
    name: 'open-500',
    title: 'JSON, 500 requests arriving each second (open loop)',
    stream: false,
    connections: 64,
    arrivalsPerSecond: 500,
  },
  {
    name: 'keys-32',
    title: 'JSON, 32 connections, over all keys in turn',
    stream: false,
    connections: 32,
    manyKeys: true,
  },
]

export function bodyOf(workload: Workload): string {
  return requestBody(workload.stream)
}

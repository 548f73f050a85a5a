import { findModel } from '#domain/catalog.ts'
import type { CatalogIndex } from '#domain/catalog.ts'
import { formatDollars } from '#domain/money.ts'
import type { Refusal } from '#domain/refusal.ts'
import type { Outcome, Release, Settlement } from '#ledger/settlement.ts'
import { bounds } from '#platform/bounds.ts'
import { labelText } from '#platform/metrics.ts'
import type { Metrics, Sample } from '#platform/metrics.ts'
import {
  countRequest,
  countSettlement,
  newLatency,
  newPair,
  refusalKey,
  requestOutcomes,
  statusClasses,
  tokenCategories,
} from './meter-counts.ts'
import type { Latency, PairCounts } from './meter-counts.ts'

/** Whose request it is, and for which model, as it names it. */
export type Metered = {
  readonly catalog: CatalogIndex
  readonly workspaceId: string
  readonly model: string
}

/** Counts what becomes of requests, once the ledger has committed it: what is counted is what is charged. */
export type GatewayMeter = {
  settled(request: Metered, settlement: Settlement): void
  released(request: Metered, release: Release): void
  refused(request: Metered, refusal: Refusal): void
  /** An error that the gateway gave of its own, refusals among them. */
  answered(status: number): void
  /** The upstream refuses the operator's own credential or account. */
  credentialRefused(): void
}

/** Stands for workspaces and models beyond `bounds.metricsPairsMax`, and for models outside the catalog. */
const otherLabel = 'other'

export function createGatewayMeter(metrics: Metrics): GatewayMeter {
  const pairs = new Map<string, Map<string, PairCounts>>()
  const latencies = new Map<string, Latency>()
  const upstreamErrors = new Map<string, number>()
  const answers = new Map<number, number>()
  const credential = metrics.counter(
    'atelier_upstream_credential_refused_total',
    'Answers by which the upstream refused the credential or the account of this installation.',
  )
  let pairsCount = 0
  const all = (): PairCounts[] => [...pairs.values()].flatMap((models) => [...models.values()])
  exposePairs(metrics, all)
  exposeLatencies(metrics, latencies)
  exposeTotals(metrics, { upstreamErrors, answers })

  function latencyOf(model: string): Latency {
    const known = latencies.get(model) ?? newLatency()
    latencies.set(model, known)
    return known
  }
  function add(workspace: string, model: string): PairCounts {
    const models = pairs.get(workspace) ?? new Map<string, PairCounts>()
    const pair = newPair(workspace, model, latencyOf(model))
    pairs.set(workspace, models)
    models.set(model, pair)
    pairsCount++
    return pair
  }
  function pairOf({ catalog, workspaceId, model }: Metered): PairCounts {
    const label = findModel(catalog, model)?.id ?? otherLabel
    const known = pairs.get(workspaceId)?.get(label)
    if (known) return known
    if (pairsCount < bounds.metricsPairsMax) return add(workspaceId, label)
    return pairs.get(otherLabel)?.get(label) ?? add(otherLabel, label)
  }

  return {
    settled: (request, settlement) => {
      countSettlement(pairOf(request), settlement)
      const kind = upstreamFaults.get(settlement.outcome)
      if (kind !== undefined) increase(upstreamErrors, kind)
    },
    released: (request, { reason, response }) => {
      countRequest(pairOf(request), reason, response.httpStatus)
      if (reason === 'upstream_error') increase(upstreamErrors, errorKind(response.httpStatus ?? 0))
      if (reason === 'upstream_unreachable') increase(upstreamErrors, 'unreachable')
    },
    refused: (request, refusal) => {
      const pair = pairOf(request)
      countRequest(pair, 'refused', null)
      increase(pair.refusals, refusalKey(refusal))
    },
    answered: (status) => increase(answers, status),
    credentialRefused: () => credential.add(1),
  }
}

const upstreamFaults = new Map<Outcome, string>([
  ['upstream_cut', 'cut'],
  ['no_response', 'no_response'],
  ['unreadable', 'unreadable'],
])

/** The two that clients are to wait after stand apart. */
function errorKind(httpStatus: number): string {
  if (httpStatus === 429 || httpStatus === 529) return String(httpStatus)
  return `${Math.floor(httpStatus / 100)}xx`
}

function increase<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function exposePairs(metrics: Metrics, all: () => PairCounts[]): void {
  const family = (
    name: Parameters<Metrics['family']>[0],
    help: string,
    samplesOf: (pair: PairCounts) => Sample[],
  ): void =>
    metrics.family(name, { type: 'counter', help, samples: () => all().flatMap(samplesOf) })

  family(
    'atelier_requests_total',
    'Requests for a message, by how they ended and by the class of the upstream’s status.',
    requestSamples,
  )
  family(
    'atelier_refusals_total',
    'Requests for a message that a limit, a list or a closed key refused.',
    ({ refusals, labels }) =>
      [...refusals].map(([key, value]) => {
        const [kind, scope, limiter] = key.split('/')
        const further = `kind="${kind}",scope="${scope}",limiter="${limiter}"`
        return { labels: `{${labels},${further}}`, value }
      }),
  )
  family('atelier_tokens_total', 'Tokens, by category, as charged.', ({ tokens, labels }) =>
    tokenCategories.map(([category], index) => ({
      labels: `{${labels},category="${category}"}`,
      value: tokens[index]!,
    })),
  )
  family('atelier_web_searches_total', 'Web searches, as charged.', ({ webSearches, labels }) => [
    { labels: `{${labels}}`, value: webSearches },
  ])
  family(
    'atelier_cost_dollars_total',
    'What requests were charged, by where their cost comes from. Summed exactly.',
    ({ costNanoUsd, labels }) =>
      [...costNanoUsd].map(([source, cost]) => ({
        labels: `{${labels},source="${source}"}`,
        value: formatDollars(cost),
      })),
  )
}

function requestSamples({ requests, labels }: PairCounts): Sample[] {
  const samples: Sample[] = []
  requests.forEach((value, index) => {
    if (value === 0) return
    const outcome = requestOutcomes[Math.floor(index / statusClasses.length)]
    const status = statusClasses[index % statusClasses.length]
    samples.push({ labels: `{${labels},outcome="${outcome}",status="${status}"}`, value })
  })
  return samples
}

function exposeLatencies(metrics: Metrics, latencies: ReadonlyMap<string, Latency>): void {
  const family = (
    name: Parameters<Metrics['family']>[0],
    help: string,
    of: (latency: Latency) => Latency['total'],
  ): void =>
    metrics.family(name, {
      type: 'histogram',
      help,
      samples: () =>
        [...latencies].flatMap(([model, latency]) => of(latency).samples(labelText({ model }))),
    })
  family(
    'atelier_request_duration_seconds',
    'From admission to the end of the answer.',
    ({ total }) => total,
  )
  family(
    'atelier_request_first_byte_seconds',
    'From admission to the first byte of the answer’s body.',
    ({ firstByte }) => firstByte,
  )
}

function exposeTotals(
  metrics: Metrics,
  counts: {
    readonly upstreamErrors: ReadonlyMap<string, number>
    readonly answers: ReadonlyMap<number, number>
  },
): void {
  metrics.family('atelier_upstream_errors_total', {
    type: 'counter',
    help: 'Requests that the upstream failed, by how: a status, or no whole answer.',
    samples: () =>
      [...counts.upstreamErrors].map(([kind, value]) => ({ labels: labelText({ kind }), value })),
  })
  metrics.family('atelier_gateway_errors_total', {
    type: 'counter',
    help: 'Errors that the gateway answered with of its own, by status.',
    samples: () =>
      [...counts.answers].map(([status, value]) => ({
        labels: labelText({ status: String(status) }),
        value,
      })),
  })
}

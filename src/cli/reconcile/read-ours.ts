import type { UsageReport, UsageResult } from '#contract/usage-report.ts'
import type { Surroundings } from '../call-api.ts'
import { callApi } from '../call-api.ts'
import type { OurCell, UnsureRequest } from './compare.ts'
import type { DayRange } from './day-range.ts'
import { noFigures, parsePicoUsd } from './figures.ts'
import type { Figures } from './figures.ts'
import { modelOf } from './model-of.ts'

/** What we charged. */
export type Ours = {
  readonly cells: readonly OurCell[]
  /** Corrections, which no upstream knows of. */
  readonly adjustmentsPicoUsd: bigint
}

/** The usage report of the range, by day, model and where the cost comes from. */
export async function readOurs(surroundings: Surroundings, range: DayRange): Promise<Ours> {
  const cells: OurCell[] = []
  let adjustmentsPicoUsd = 0n
  let page: string | null = null
  do {
    const answer = await callApi(surroundings, {
      method: 'GET',
      path: '/v1/organizations/usage_report/messages',
      query: {
        starting_at: `${range.from}T00:00:00Z`,
        ending_at: new Date(range.untilMs).toISOString(),
        bucket_width: '1d',
        limit: 31,
        'group_by[]': ['model', 'cost_source'],
        'include[]': ['requests', 'cost'],
        ...(page === null ? {} : { page }),
      },
    })
    const report = (await answer.json()) as UsageReport
    for (const { starting_at: start, results } of report.data) {
      for (const result of results) {
        if (result.cost_source === 'adjusted') adjustmentsPicoUsd += parsePicoUsd(result.amount!)
        else cells.push(cellOf(start.slice(0, 10), result))
      }
    }
    page = report.next_page
  } while (page !== null)
  return { cells, adjustmentsPicoUsd }
}

function cellOf(day: string, result: UsageResult): OurCell {
  const figures: Figures = {
    tokens: {
      uncached_input_tokens: BigInt(result.uncached_input_tokens),
      cache_creation_5m_tokens: BigInt(result.cache_creation.ephemeral_5m_input_tokens),
      cache_creation_1h_tokens: BigInt(result.cache_creation.ephemeral_1h_input_tokens),
      cache_read_input_tokens: BigInt(result.cache_read_input_tokens),
      output_tokens: BigInt(result.output_tokens),
      web_search_requests: BigInt(result.server_tool_use.web_search_requests),
    },
    picoUsd: parsePicoUsd(result.amount!),
  }
  return {
    day,
    model: modelOf(result.model ?? ''),
    figures,
    reported: result.cost_source === 'reported' ? figures : noFigures,
    requests: BigInt(result.request_count!),
  }
}

/** As the log of requests answers. */
type LoggedRequests = {
  readonly data: readonly {
    readonly id: string
    readonly created_at: string
    readonly model: string
    readonly reported_model: string | null
    readonly amount: string | null
    readonly cost_source: string | null
    readonly upstream_request_id: string | null
  }[]
  readonly next_page: string | null
}

/** The latest of the requests whose real cost we do not know, at most so many. */
export async function readUnsure(
  surroundings: Surroundings,
  range: DayRange,
  countMax: number,
): Promise<readonly UnsureRequest[]> {
  const unsure: UnsureRequest[] = []
  let page: string | null = null
  do {
    const answer = await callApi(surroundings, {
      method: 'GET',
      path: '/v1/organizations/requests',
      query: {
        starting_at: `${range.from}T00:00:00Z`,
        ending_at: new Date(range.untilMs).toISOString(),
        'cost_sources[]': ['estimated', 'bound', 'expired'],
        limit: 1000,
        ...(page === null ? {} : { page }),
      },
    })
    const log = (await answer.json()) as LoggedRequests
    for (const each of log.data) {
      const { cost_source: source, amount } = each
      if ((source !== 'estimated' && source !== 'bound' && source !== 'expired') || amount === null)
        continue
      unsure.push({
        id: each.id,
        day: each.created_at.slice(0, 10),
        model: modelOf(each.reported_model ?? each.model),
        source,
        picoUsd: parsePicoUsd(amount),
        upstreamRequestId: each.upstream_request_id,
      })
    }
    page = log.next_page
  } while (page !== null && unsure.length < countMax)
  return unsure.slice(0, countMax)
}

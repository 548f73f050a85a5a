import { PlainFailure } from '#platform/plain-failure.ts'
import type { Cell } from './compare.ts'
import { modelOf } from './model-of.ts'
import { noFigures, parsePicoUsd } from './figures.ts'
import type { Figures } from './figures.ts'
import type { DayRange } from './day-range.ts'

/** Asks the upstream's Admin API. Rejects with a `PlainFailure` for a refusal. */
export type AskUpstream = (path: string, query: URLSearchParams) => Promise<unknown>

type Bucket = { readonly starting_at: string; readonly results: readonly unknown[] }
type Page = {
  readonly data: readonly Bucket[]
  readonly has_more: boolean
  readonly next_page: string | null
}

type UsageResult = {
  readonly model: string | null
  readonly uncached_input_tokens: number
  readonly cache_creation: {
    readonly ephemeral_5m_input_tokens: number
    readonly ephemeral_1h_input_tokens: number
  }
  readonly cache_read_input_tokens: number
  readonly output_tokens: number
  readonly server_tool_use?: { readonly web_search_requests?: number } | null
}
type CostResult = {
  readonly amount: string
  readonly model: string | null
  readonly cost_type: string | null
  readonly workspace_id: string | null
}

/** Both reports of the upstream, by day and model. `workspace` narrows them to one of the upstream's own. */
export async function readTheirs(
  ask: AskUpstream,
  range: DayRange,
  workspace?: string,
): Promise<readonly Cell[]> {
  const usage = await readPages(ask, '/v1/organizations/usage_report/messages', {
    ...rangeQuery(range),
    'group_by[]': ['model'],
    ...(workspace === undefined ? {} : { 'workspace_ids[]': [workspace] }),
  })
  const cost = await readPages(ask, '/v1/organizations/cost_report', {
    ...rangeQuery(range),
    'group_by[]': ['description', 'workspace_id'],
  })
  const tokens = usage.flatMap(({ day, result }) => usageCell(day, result as UsageResult))
  const charged = cost.map(({ day, result }) => ({ day, result: result as CostResult }))
  const own = charged.filter(
    ({ result }) => workspace === undefined || result.workspace_id === workspace,
  )
  return [...tokens, ...own.flatMap(({ day, result }) => costCells(day, result, tokens))]
}

function rangeQuery({ from, untilMs }: DayRange) {
  return {
    starting_at: [`${from}T00:00:00Z`],
    ending_at: [new Date(untilMs).toISOString().replace('.000Z', 'Z')],
    bucket_width: ['1d'],
    limit: ['31'],
  }
}

/** A month has one page, a year twelve: more than this go round in a circle. */
const pagesMax = 200

async function readPages(
  ask: AskUpstream,
  path: string,
  parameters: Readonly<Record<string, readonly string[]>>,
): Promise<readonly { readonly day: string; readonly result: unknown }[]> {
  const rows: { day: string; result: unknown }[] = []
  let next: string | null = null
  for (let count = 0; count < pagesMax; count++) {
    const query = new URLSearchParams()
    for (const [name, values] of Object.entries(parameters)) {
      for (const value of values) query.append(name, value)
    }
    if (next !== null) query.set('page', next)
    const page = parsePage(await ask(path, query), path)
    for (const { starting_at: start, results } of page.data) {
      for (const result of results) rows.push({ day: start.slice(0, 10), result })
    }
    if (!page.has_more || page.next_page === null) return rows
    next = page.next_page
  }
  throw new PlainFailure(`The upstream's ${path} has no end: ${pagesMax} pages were read.`)
}

function parsePage(answer: unknown, path: string): Page {
  const page = answer as Partial<Page> | null
  if (!Array.isArray(page?.data)) throw new PlainFailure(`The upstream's ${path} is no report.`)
  return { data: page.data, has_more: page.has_more === true, next_page: page.next_page ?? null }
}

function usageCell(day: string, result: UsageResult): Cell {
  const { cache_creation: written, server_tool_use: tools } = result
  const figures: Figures = {
    tokens: {
      uncached_input_tokens: BigInt(result.uncached_input_tokens),
      cache_creation_5m_tokens: BigInt(written.ephemeral_5m_input_tokens),
      cache_creation_1h_tokens: BigInt(written.ephemeral_1h_input_tokens),
      cache_read_input_tokens: BigInt(result.cache_read_input_tokens),
      output_tokens: BigInt(result.output_tokens),
      web_search_requests: BigInt(tools?.web_search_requests ?? 0),
    },
    picoUsd: 0n,
  }
  return { day, model: modelOf(result.model ?? ''), figures }
}

/** What names no model: searches go to the models that searched, anything else stands by itself. */
function costCells(day: string, result: CostResult, tokens: readonly Cell[]): Cell[] {
  const picoUsd = amountOf(result.amount)
  const cell = (model: string, amount: bigint): Cell => ({
    day,
    model,
    figures: { ...noFigures, picoUsd: amount },
  })
  if (result.model !== null) return [cell(modelOf(result.model), picoUsd)]
  const searches = tokens
    .filter((each) => each.day === day)
    .map(({ model, figures }) => ({ model, count: figures.tokens.web_search_requests }))
    .filter(({ count }) => count > 0n)
  const total = searches.reduce((sum, { count }) => sum + count, 0n)
  if (result.cost_type !== 'web_search' || total === 0n) {
    return [cell(`(${result.cost_type ?? 'no model'})`, picoUsd)]
  }
  const shares = searches.map(({ model, count }) => cell(model, (picoUsd * count) / total))
  const rest = shares.reduce((left, { figures }) => left - figures.picoUsd, picoUsd)
  return [...shares, cell(searches[0]!.model, rest)]
}

function amountOf(cents: string): bigint {
  try {
    return parsePicoUsd(cents)
  } catch {
    throw new PlainFailure(`The upstream's cost report has an amount that is none: ${cents}`)
  }
}

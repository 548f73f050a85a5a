import { simulatorBounds } from './bounds.ts'

/** Tokens and searches that the upstream charges for. Input categories do not overlap. */
export type BillUsage = {
  input_tokens: number
  cache_creation_5m_input_tokens: number
  cache_creation_1h_input_tokens: number
  cache_read_input_tokens: number
  output_tokens: number
  web_search_requests: number
}

/** One request that the upstream charges for. */
export type BillLine = {
  /** The `request-id` of the response. */
  readonly request_id: string
  readonly message_id: string
  /** When the request had arrived: Unix milliseconds. */
  readonly at_ms: number
  /** The model that served the top level. */
  readonly model: string
  readonly usage: BillUsage
  /** Charged beside the top level: compactions, advisors, declined attempts before a fallback. */
  readonly additions: readonly BillAddition[]
  readonly service_tier: string
  readonly inference_geo: string
  readonly speed: string
  readonly stream: boolean
  /** `complete`: the whole answer was written. `aborted`: charged for what was generated until then. */
  state: 'complete' | 'aborted'
}

export type BillAddition = { readonly type: string; readonly model: string; usage: BillUsage }

export type BillTotals = BillUsage & {
  readonly lines: number
  readonly complete: number
  readonly aborted: number
  /** Lines no longer kept one by one. They stay in every other total. */
  readonly dropped: number
}

export type Bill = {
  add(line: BillLine): void
  lines(): readonly BillLine[]
  totals(): BillTotals
  reset(): void
}

/**
 * What the upstream charges: token counts only, no prices. Kept by adding up what was generated, not by
 * copying what `usage` said, so that the two can be held against one another.
 */
export function createBill(linesMax: number = simulatorBounds.billLinesMax): Bill {
  let lines: BillLine[] = []
  let dropped = emptyTotals()
  return {
    add(line) {
      lines.push(line)
      if (lines.length <= linesMax) return
      // A tenth at a time, since moving a million lines for each new one would cost a millisecond.
      for (const old of lines.splice(0, Math.ceil(linesMax / 10))) addLine(dropped, old)
    },
    lines: () => lines,
    totals() {
      const totals = { ...dropped, dropped: dropped.lines }
      for (const line of lines) addLine(totals, line)
      return totals
    },
    reset() {
      lines = []
      dropped = emptyTotals()
    },
  }
}

export function emptyBillUsage(): BillUsage {
  return {
    input_tokens: 0,
    cache_creation_5m_input_tokens: 0,
    cache_creation_1h_input_tokens: 0,
    cache_read_input_tokens: 0,
    output_tokens: 0,
    web_search_requests: 0,
  }
}

type RunningTotals = { -readonly [Field in keyof BillTotals]: BillTotals[Field] }

function emptyTotals(): RunningTotals {
  return { ...emptyBillUsage(), lines: 0, complete: 0, aborted: 0, dropped: 0 }
}

function addLine(totals: RunningTotals, line: BillLine): void {
  totals.lines += 1
  totals[line.state] += 1
  addUsage(totals, line.usage)
  for (const addition of line.additions) addUsage(totals, addition.usage)
}

function addUsage(totals: BillUsage, usage: BillUsage): void {
  totals.input_tokens += usage.input_tokens
  totals.cache_creation_5m_input_tokens += usage.cache_creation_5m_input_tokens
  totals.cache_creation_1h_input_tokens += usage.cache_creation_1h_input_tokens
  totals.cache_read_input_tokens += usage.cache_read_input_tokens
  totals.output_tokens += usage.output_tokens
  totals.web_search_requests += usage.web_search_requests
}

import type { ReportedUsage } from '#domain/usage.ts'
import { mergeStreamUsage, parseReportedUsage } from '#domain/usage-report.ts'
import type { ParsedAsk } from './ask.ts'
import { isTokenCount } from './ask-runs.ts'
import { isJsonObject } from './strict-json.ts'
import type { JsonObject } from './strict-json.ts'

/** What the events of one stream have said of its cost so far. */
export type StreamUsage = {
  readonly ask: ParsedAsk
  /** The wire's `usage`: that of the start, overwritten by each `message_delta`. */
  usage: unknown
  model: unknown
  startedAtMs: number | undefined
  /** An event that says what is charged could not be read. */
  isUnreadable: boolean
  /** Generated and shown since the upstream last counted. A text token is never less than one byte. */
  bytesSinceCount: number
  /** Something is being generated that the client is not shown, or only in summary. */
  isHidden: boolean
  hasThought: boolean
  /** A `message_delta` has said how the message ends: from there on nothing more is generated. */
  isStopped: boolean
  /** And has said how many tokens it came to. */
  isCounted: boolean
}

/** `final`: the last `message_delta`. `end`: nothing of the message follows. */
export type StreamMark = 'none' | 'final' | 'end'

export function createStreamUsage(ask: ParsedAsk): StreamUsage {
  return {
    ask,
    usage: undefined,
    model: undefined,
    startedAtMs: undefined,
    isUnreadable: false,
    bytesSinceCount: 0,
    // Until the first block opens, a body that asks for thinking may be being thought about.
    isHidden: ask.thinks,
    hasThought: false,
    isStopped: false,
    isCounted: false,
  }
}

/** Counts a `content_block_delta` by the length of its payload, less what any such payload has around its text. */
export function addDelta(stream: StreamUsage, payloadBytes: number): void {
  stream.bytesSinceCount += Math.max(0, payloadBytes - deltaFramingBytes)
}

/** Takes in any other event, and says what it means for the bytes around it. */
export function addEvent(
  stream: StreamUsage,
  { name, data }: { readonly name: string; readonly data: string },
  nowMs: number,
): StreamMark {
  const payload = parsePayload(data)
  const kind = name === '' ? payload?.['type'] : name
  switch (kind) {
    case 'message_start':
      startMessage(stream, payload, nowMs)
      return 'none'
    case 'content_block_start':
      startBlock(stream, payload, Buffer.byteLength(data))
      return 'none'
    case 'content_block_delta':
      addDelta(stream, Buffer.byteLength(data))
      return 'none'
    case 'message_delta':
      return addMessageDelta(stream, payload)
    case 'message_stop':
    case 'error':
      return 'end'
    default:
      return 'none'
  }
}

/** The final usage, or `undefined` where there was none that can be read. */
export function reportedUsageOf(stream: StreamUsage): ReportedUsage | undefined {
  return stream.isCounted && !stream.isUnreadable ? parseUsage(stream) : undefined
}

/**
 * No less than what was generated until now: `undefined` where only the bound is surely that. Hidden
 * generation counts as all that may be generated.
 */
export function estimatedUsageOf(stream: StreamUsage, nowMs: number): ReportedUsage | undefined {
  const { startedAtMs, ask, isHidden } = stream
  const { unboundedReasons, otherModels, maxTokens } = ask.facts
  // Runs that a stream does not show (a tool's loop, a fallback) are in no event but the last.
  const isShown = unboundedReasons.length === 0 && otherModels.length === 0
  if (stream.isUnreadable || startedAtMs === undefined || !isShown) return undefined
  const reported = parseUsage(stream)
  const [part] = reported?.parts ?? []
  if (!reported || !part) return undefined

  const seenTokens = part.usage.outputTokens + stream.bytesSinceCount
  const elapsedMs = Math.max(nowMs - startedAtMs, underwayMs)
  const underway = Math.ceil((seenTokens * underwayMs) / elapsedMs) + underwayTokens
  const outputTokens = isHidden ? maxTokens : Math.min(maxTokens, seenTokens + underway)
  return { ...reported, parts: [{ ...part, usage: { ...part.usage, outputTokens } }] }
}

/** Generated but not yet here when a stream is cut: what comes in a quarter of a second, and some tokens more. */
const underwayMs = 250
const underwayTokens = 64

// The shortest payloads that carry text: longer ones only make the estimate larger.
const deltaFramingBytes =
  '{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":""}}'.length
const blockFramingBytes =
  '{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}'.length

function startMessage(stream: StreamUsage, payload: JsonObject | undefined, nowMs: number): void {
  const message = payload?.['message']
  if (!isJsonObject(message)) {
    stream.isUnreadable = true
    return
  }
  stream.usage = message['usage']
  stream.model = message['model']
  stream.startedAtMs = nowMs
}

function startBlock(stream: StreamUsage, payload: JsonObject | undefined, bytes: number): void {
  const block = payload?.['content_block']
  const type = isJsonObject(block) ? block['type'] : undefined
  // Thinking is charged in full and shown in summary or not at all, so that its bytes say nothing.
  if (type === undefined || type === 'thinking' || type === 'redacted_thinking') {
    stream.hasThought = true
  }
  stream.isHidden = stream.hasThought
  stream.bytesSinceCount += Math.max(0, bytes - blockFramingBytes)
}

function addMessageDelta(stream: StreamUsage, payload: JsonObject | undefined): StreamMark {
  if (!payload) {
    stream.isUnreadable = true
    return 'none'
  }
  const { delta, usage } = payload
  stream.usage = mergeStreamUsage(stream.usage, usage)
  const isCounted = isJsonObject(usage) && isTokenCount(usage['output_tokens'])
  if (isCounted) {
    stream.bytesSinceCount = 0
    stream.isHidden = false
    stream.hasThought = false
  }
  if (!isJsonObject(delta) || typeof delta['stop_reason'] !== 'string') return 'none'
  stream.isStopped = true
  stream.isCounted = isCounted
  return 'final'
}

function parseUsage({ usage, model, ask }: StreamUsage): ReportedUsage | undefined {
  const { facts } = ask
  return parseReportedUsage(usage, {
    requestedModel: facts.model,
    responseModel: model,
    cacheTtl: facts.cacheTtl,
  })
}

function parsePayload(data: string): JsonObject | undefined {
  try {
    const payload: unknown = JSON.parse(data)
    return isJsonObject(payload) ? payload : undefined
  } catch {
    return undefined
  }
}

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
  /** The type of the block that is open; `unknown` where its start did not say. */
  openBlock: string | undefined
  /** When text was last seen, while nothing else has been seen after it. */
  lastTextAtMs: number | undefined
  /** A block has been opened of whose tokens its bytes say nothing, and no count has come since. */
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
    openBlock: undefined,
    lastTextAtMs: undefined,
    hasThought: false,
    isStopped: false,
    isCounted: false,
  }
}

/** Counts a `content_block_delta` by the length of its payload, less what any such payload has around its text. */
export function addDelta(stream: StreamUsage, payloadBytes: number, nowMs: number): void {
  stream.bytesSinceCount += Math.max(0, payloadBytes - deltaFramingBytes)
  if (stream.openBlock === 'text') stream.lastTextAtMs = nowMs
}

/** The open block has ended: what comes next is not known until it opens. */
export function stopBlock(stream: StreamUsage): void {
  if (stream.openBlock !== 'text') stream.lastTextAtMs = undefined
  stream.openBlock = undefined
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
      startBlock(stream, payload, { bytes: Buffer.byteLength(data), nowMs })
      return 'none'
    case 'content_block_delta':
      addDelta(stream, Buffer.byteLength(data), nowMs)
      return 'none'
    case 'content_block_stop':
      stopBlock(stream)
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
 * generation counts as all that may be generated; so does that of a stream which is not being read as
 * fast as it comes (`isHeldUp`).
 */
export function estimatedUsageOf(
  stream: StreamUsage,
  nowMs: number,
  isHeldUp = false,
): ReportedUsage | undefined {
  const { startedAtMs, ask, lastTextAtMs } = stream
  const { unboundedReasons, otherModels, maxTokens } = ask.facts
  // Runs that a stream does not show (a tool's loop, a fallback) are in no event but the last.
  const isShown = unboundedReasons.length === 0 && otherModels.length === 0
  if (stream.isUnreadable || startedAtMs === undefined || !isShown) return undefined
  const reported = parseUsage(stream)
  const [part] = reported?.parts ?? []
  if (!reported || !part) return undefined

  const seenTokens = part.usage.outputTokens + stream.bytesSinceCount
  const elapsedMs = Math.max(nowMs - startedAtMs, underwayMs)
  const silenceMs = underwayMs + Math.max(0, nowMs - (lastTextAtMs ?? nowMs))
  const underway = Math.ceil((seenTokens * silenceMs) / elapsedMs) + underwayTokens
  const isHidden = isHeldUp || isGeneratingHidden(stream, nowMs)
  const outputTokens = isHidden ? maxTokens : Math.min(maxTokens, seenTokens + underway)
  return { ...reported, parts: [{ ...part, usage: { ...part.usage, outputTokens } }] }
}

/** What it has generated, at the likeliest: tokens are about four bytes, and hidden ones are not known yet. */
export function likelyOutputTokensOf(stream: StreamUsage): number {
  const counted = parseUsage(stream)?.parts[0]?.usage.outputTokens ?? 0
  return Math.min(
    stream.ask.maxTokens,
    counted + Math.ceil(stream.bytesSinceCount / likelyBytesPerToken),
  )
}

const likelyBytesPerToken = 4

/** The same for a stream that has ended early: what may have been generated unseen counts as all of it. */
export function likelyOutputTokensAtEnd(stream: StreamUsage, estimated: ReportedUsage): number {
  const { hasThought, openBlock } = stream
  const mayHide = hasThought || (openBlock !== undefined && openBlock !== 'text')
  const charged = estimated.parts[0]?.usage.outputTokens ?? 0
  return mayHide ? charged : likelyOutputTokensOf(stream)
}

/** Generated but not yet here when a stream is cut: what comes in a quarter of a second, and some tokens more. */
const underwayMs = 250
const underwayTokens = 64
/** Between blocks, how long after the last text what comes next is not yet taken for hidden. */
const betweenBlocksMs = 1_000
/** What the model writes around a tool's input beyond its JSON: the names, and the frame of each part. */
const toolFramingTokens = 256

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

function startBlock(
  stream: StreamUsage,
  payload: JsonObject | undefined,
  { bytes, nowMs }: { readonly bytes: number; readonly nowMs: number },
): void {
  const block = payload?.['content_block']
  const named = isJsonObject(block) ? block['type'] : undefined
  const type = typeof named === 'string' ? named : 'unknown'
  stream.openBlock = type
  stream.lastTextAtMs = type === 'text' ? nowMs : undefined
  stream.bytesSinceCount += Math.max(0, bytes - blockFramingBytes)
  if (type.endsWith('tool_use')) stream.bytesSinceCount += toolFramingTokens
  // Thinking is charged in full and shown in summary or not at all, so that its bytes say nothing, not
  // even once it is over. Of a type that nobody knows yet the same is assumed.
  else if (type !== 'text') stream.hasThought = true
}

/**
 * Whether more may be being generated than is seen. Of the blocks only text comes as it is generated: the
 * input of a tool is kept back until all its JSON is there, and what opens next is not known before.
 */
function isGeneratingHidden(stream: StreamUsage, nowMs: number): boolean {
  const { hasThought, openBlock, lastTextAtMs } = stream
  if (hasThought || (openBlock !== undefined && openBlock !== 'text')) return true
  return openBlock === undefined && nowMs - (lastTextAtMs ?? -Infinity) > betweenBlocksMs
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

import { isSameModelName } from './catalog.ts'
import { zeroUsage } from './usage.ts'
import type {
  CacheTtl,
  InferenceGeo,
  ReportedUsage,
  ServiceTier,
  Usage,
  UsagePart,
} from './usage.ts'

/** What the wire's `usage` does not say itself. */
export type UsageContext = {
  /** The model that the request named. */
  readonly requestedModel: string
  /** The `model` of the response; `undefined` (or not a string) counts as the requested one. */
  readonly responseModel?: unknown
  /** Of the request: the TTL at which cache writes that the response does not split are charged. */
  readonly cacheTtl: CacheTtl
}

/** A larger count makes the usage unreadable. Keeps every cost within 64 bits. */
export const reportedCountMax = 100_000_000
/** Iterations of one response; more make the usage unreadable. */
export const iterationsMax = 1_000

/**
 * Reads the `usage` object of a Messages response (or what `mergeStreamUsage` made of a stream's).
 *
 * Returns `undefined` for usage that cannot be charged as reported: `input_tokens` or `output_tokens`
 * missing, or any count that is negative, fractional, or not a number. The caller then charges the
 * bound. Where the wire leaves a choice, the dearer reading wins: cache writes without a split take
 * the request's longest TTL, a region that we do not know counts as `us`.
 *
 * `usage.iterations` (beta) tells the runs behind a response apart. Entries that the top level already
 * holds add nothing: `fallback_message`, and `message` of the model that served the response. Those
 * that it does not hold become parts of their own: `compaction`, `advisor_message`, `message` of
 * another model (an attempt that declined before a fallback served), and any type we do not know.
 */
export function parseReportedUsage(
  wire: unknown,
  context: UsageContext,
): ReportedUsage | undefined {
  if (!isRecord(wire)) return undefined
  const top = parseCounts(wire, context.cacheTtl)
  const iterations = parseIterations(wire.iterations)
  if (top === undefined || iterations === undefined) return undefined
  const served = servingModel(iterations, context)
  const added = parseAddedParts(iterations, served, context.cacheTtl)
  if (added === undefined) return undefined
  return {
    parts: [{ model: served, usage: top }, ...added],
    serviceTier: parseServiceTier(wire.service_tier),
    inferenceGeo: parseInferenceGeo(wire.inference_geo),
    speed: wire.speed === 'fast' ? 'fast' : 'standard',
  }
}

/**
 * The `usage` of a stream so far: `message_start`'s, overwritten by whatever a `message_delta` says
 * that is not null. Deltas are cumulative, so the last one counts; apply them in order.
 *
 * A delta can move `cache_creation_input_tokens` without saying how the tokens split by TTL; the
 * split of the start is then stale and is dropped.
 */
export function mergeStreamUsage(start: unknown, delta: unknown): unknown {
  if (!isRecord(delta)) return start
  const before = isRecord(start) ? start : {}
  const said = Object.entries(delta).filter(([, value]) => value !== null && value !== undefined)
  const merged: Record<string, unknown> = { ...before, ...Object.fromEntries(said) }
  const moved = merged.cache_creation_input_tokens !== before.cache_creation_input_tokens
  if (moved && !isRecord(delta.cache_creation)) merged.cache_creation = null
  return merged
}

type Counts = { readonly [Field in keyof Usage]: number | undefined }

function parseCounts(wire: Record<string, unknown>, cacheTtl: CacheTtl): Usage | undefined {
  const tools = wire.server_tool_use ?? {}
  if (!isRecord(tools)) return undefined
  const counts: Counts = {
    ...zeroUsage,
    ...parseCacheCreation(wire, cacheTtl),
    uncachedInputTokens: parseCount(wire.input_tokens),
    cacheReadTokens: parseCount(wire.cache_read_input_tokens ?? 0),
    outputTokens: parseCount(wire.output_tokens),
    webSearchRequests: parseCount(tools.web_search_requests ?? 0),
    webFetchRequests: parseCount(tools.web_fetch_requests ?? 0),
    codeExecutionRequests: parseCount(tools.code_execution_requests ?? 0),
  }
  return isComplete(counts) ? counts : undefined
}

/** The total is authoritative where it is larger than its split: the rest goes to the request's TTL. */
function parseCacheCreation(
  wire: Record<string, unknown>,
  cacheTtl: CacheTtl,
): Pick<Counts, 'cacheCreation5mTokens' | 'cacheCreation1hTokens'> {
  const split = wire.cache_creation ?? {}
  if (!isRecord(split))
    return { cacheCreation5mTokens: undefined, cacheCreation1hTokens: undefined }
  const total = parseCount(wire.cache_creation_input_tokens ?? 0)
  const written5m = parseCount(split.ephemeral_5m_input_tokens ?? 0)
  const written1h = parseCount(split.ephemeral_1h_input_tokens ?? 0)
  if (total === undefined || written5m === undefined || written1h === undefined) {
    return { cacheCreation5mTokens: undefined, cacheCreation1hTokens: undefined }
  }
  const rest = Math.max(0, total - written5m - written1h)
  return cacheTtl === '1h'
    ? { cacheCreation5mTokens: written5m, cacheCreation1hTokens: written1h + rest }
    : { cacheCreation5mTokens: written5m + rest, cacheCreation1hTokens: written1h }
}

function parseIterations(wire: unknown): readonly Record<string, unknown>[] | undefined {
  if (wire === null || wire === undefined) return []
  if (!Array.isArray(wire) || wire.length > iterationsMax) return undefined
  return wire.every(isRecord) ? wire : undefined
}

/** In a stream, `message_start` still names the model that declined; the fallback's entry knows better. */
function servingModel(
  iterations: readonly Record<string, unknown>[],
  context: UsageContext,
): string {
  const fallback = iterations.findLast((entry) => entry.type === 'fallback_message')
  const names = [fallback?.model, context.responseModel]
  return names.find((name) => typeof name === 'string') ?? context.requestedModel
}

function parseAddedParts(
  iterations: readonly Record<string, unknown>[],
  served: string,
  cacheTtl: CacheTtl,
): UsagePart[] | undefined {
  const parts: UsagePart[] = []
  for (const entry of iterations) {
    const model = typeof entry.model === 'string' ? entry.model : served
    if (isInTopLevel(entry.type, model, served)) continue
    const usage = parseCounts(entry, cacheTtl)
    if (usage === undefined) return undefined
    parts.push({ model, usage })
  }
  return parts
}

function isInTopLevel(type: unknown, model: string, served: string): boolean {
  if (type === 'fallback_message') return true
  return type === 'message' && isSameModelName(model, served)
}

function parseServiceTier(wire: unknown): ServiceTier {
  return wire === 'batch' || wire === 'priority' ? wire : 'standard'
}

function parseInferenceGeo(wire: unknown): InferenceGeo {
  if (wire === null || wire === undefined) return 'not_available'
  return wire === 'global' || wire === 'not_available' ? wire : 'us'
}

function parseCount(wire: unknown): number | undefined {
  if (typeof wire !== 'number' || !Number.isSafeInteger(wire)) return undefined
  return wire >= 0 && wire <= reportedCountMax ? wire : undefined
}

function isComplete(counts: Counts): counts is Usage {
  return Object.values(counts).every((count) => count !== undefined)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

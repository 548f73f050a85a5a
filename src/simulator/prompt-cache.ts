import { hash } from 'node:crypto'
import type { Clock } from '#platform/clock.ts'
import { simulatorBounds } from './bounds.ts'
import { type JsonObject, isJsonObject } from './json.ts'
import type { CacheTtl, Prompt, PromptPart } from './prompt.ts'

/** How a prompt's tokens divide by what the cache did with them. They do not overlap. */
export type InputTokens = {
  readonly uncached: number
  readonly cacheCreation5m: number
  readonly cacheCreation1h: number
  readonly cacheRead: number
}

export type PromptCache = {
  /** Reads the longest prefix known, writes the prefixes up to each breakpoint, and says which was which. */
  divide(prompt: Prompt, scope: string): InputTokens
}

type Entry = { expiresAtMs: number; readonly ttlMs: number }

const ttlMs = { '5m': 5 * 60_000, '1h': 60 * 60_000 } as const satisfies Record<CacheTtl, number>

/**
 * Prefixes that were written, in memory. There is no minimum length, unlike the real thing: a short
 * prompt in a test is cached too.
 */
export function createPromptCache(clock: Clock): PromptCache {
  const entries = new Map<string, Entry>()
  return {
    divide(prompt, scope) {
      if (prompt.breakpoints === 0) {
        return { uncached: prompt.tokens, cacheCreation5m: 0, cacheCreation1h: 0, cacheRead: 0 }
      }
      const prefixes = hashPrefixes(prompt.parts, scope)
      const readEnd = readLongest(entries, prompt.parts, prefixes, clock.now())
      const created = writePrefixes({ entries, prompt, prefixes, readEnd, nowMs: clock.now() })
      const cacheRead = sumTokens(prompt.parts, 0, readEnd)
      const cached = cacheRead + created['5m'] + created['1h']
      return {
        uncached: prompt.tokens - cached,
        cacheCreation5m: created['5m'],
        cacheCreation1h: created['1h'],
        cacheRead,
      }
    },
  }
}

/** Returns how many parts the longest known prefix holds, and renews it as a read does. */
function readLongest(
  entries: Map<string, Entry>,
  parts: readonly PromptPart[],
  prefixes: readonly string[],
  nowMs: number,
): number {
  for (let breakpoint = parts.length - 1; breakpoint >= 0; breakpoint -= 1) {
    if (parts[breakpoint]?.cacheTtl === undefined) continue
    const oldest = Math.max(0, breakpoint - simulatorBounds.cacheLookbackBlocks)
    for (let at = breakpoint; at >= oldest; at -= 1) {
      const entry = entries.get(prefixes[at] ?? '')
      if (entry !== undefined && entry.expiresAtMs > nowMs) {
        entry.expiresAtMs = nowMs + entry.ttlMs
        return at + 1
      }
    }
  }
  return 0
}

type Writing = {
  readonly entries: Map<string, Entry>
  readonly prompt: Prompt
  readonly prefixes: readonly string[]
  readonly readEnd: number
  readonly nowMs: number
}

function writePrefixes(writing: Writing): Record<CacheTtl, number> {
  const { entries, prompt, prefixes, readEnd, nowMs } = writing
  const created = { '5m': 0, '1h': 0 }
  let writtenEnd = readEnd
  for (let at = readEnd; at < prompt.parts.length; at += 1) {
    const ttl = prompt.parts[at]?.cacheTtl
    if (ttl === undefined) continue
    created[ttl] += sumTokens(prompt.parts, writtenEnd, at + 1)
    writtenEnd = at + 1
    entries.set(prefixes[at] ?? '', { expiresAtMs: nowMs + ttlMs[ttl], ttlMs: ttlMs[ttl] })
  }
  for (const oldest of entries.keys()) {
    if (entries.size <= simulatorBounds.cacheEntriesMax) break
    entries.delete(oldest)
  }
  return created
}

function hashPrefixes(parts: readonly PromptPart[], scope: string): string[] {
  let prefix = hash('sha256', scope)
  return parts.map((part) => {
    prefix = hash('sha256', `${prefix}\n${part.role}\n${cacheableText(part.content)}`)
    return prefix
  })
}

/** A breakpoint that moves from one turn to the next must not change the text it stood behind. */
function cacheableText(content: unknown): string {
  if (!isJsonObject(content)) return JSON.stringify([{ type: 'text', text: content }])
  const plain: JsonObject = { ...content, cache_control: undefined }
  return JSON.stringify([plain])
}

function sumTokens(parts: readonly PromptPart[], start: number, end: number): number {
  let tokens = 0
  for (let at = start; at < end; at += 1) tokens += parts[at]?.tokens ?? 0
  return tokens
}

import type { JsonObject } from './json.ts'
import type { InputTokens } from './prompt-cache.ts'

/** A whole answer, decided before its first byte: the same request under the same seed gives the same one. */
export type Answer = {
  /** What is charged apart: the top level first, then what `usage.iterations` adds to it. */
  readonly parts: readonly [AnswerPart, ...AnswerPart[]]
  readonly blocks: readonly AnswerBlock[]
  readonly stopReason: 'end_turn' | 'max_tokens' | 'tool_use'
}

export type AnswerPart = {
  readonly kind: 'message' | 'compaction' | 'advisor_message' | 'declined'
  readonly model: string
  readonly input: InputTokens
  /** Output without blocks to show for it: a fallback's declined attempt. */
  readonly silentOutputTokens: number
}

export type AnswerBlock = {
  /** Index into the answer's parts: whom the block's tokens are charged to. */
  readonly part: number
  readonly shape:
    | 'text'
    | 'thinking'
    | 'hidden_thinking'
    | 'tool_use'
    | 'server_tool_use'
    | 'compaction'
    | 'whole'
  /** The block as `content_block_start` shows it. */
  readonly start: JsonObject
  /** Output tokens that the start itself takes, such as a tool's name. */
  readonly startTokens: number
  /** What the deltas carry, one output token each. */
  readonly pieces: readonly string[]
  /** Uncached input that the block brings in, such as the results of a search. */
  readonly inputTokens: number
  readonly webSearches: number
}

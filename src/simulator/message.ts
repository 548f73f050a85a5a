import type { Answer, AnswerBlock, AnswerPart } from './answer-block.ts'
import type { JsonObject } from './json.ts'
import type { InputTokens } from './prompt-cache.ts'

/** What a message says of itself beside its content. */
export type MessageFacts = {
  readonly requestId: string
  readonly messageId: string
  /** When its request had arrived: Unix milliseconds. */
  readonly atMs: number
  readonly stream: boolean
  readonly serviceTier: 'standard'
  readonly inferenceGeo: string
  readonly speed: 'standard' | 'fast'
  /** The scenario `no_usage`. */
  readonly withoutUsage: boolean
}

/** The body of a JSON answer. */
export function presentMessage(answer: Answer, facts: MessageFacts): JsonObject {
  const message = {
    id: facts.messageId,
    type: 'message',
    role: 'assistant',
    model: answer.parts[0].model,
    content: answer.blocks.map(presentBlock),
    stop_reason: answer.stopReason,
    stop_sequence: null,
    stop_details: null,
    container: null,
    diagnostics: null,
  }
  return facts.withoutUsage ? message : { ...message, usage: presentUsage(answer, facts) }
}

/** The message of `message_start`: input as known at the start, output barely begun. */
export function presentStart(answer: Answer, facts: MessageFacts): JsonObject {
  const begun: Answer = { ...answer, blocks: [], parts: [answer.parts[0]] }
  const { output_tokens: total } = countTotals(answer)
  const usage = { ...presentUsage(begun, facts), output_tokens: Math.min(total, 1) }
  const message = { ...presentMessage(begun, { ...facts, withoutUsage: true }), stop_reason: null }
  return facts.withoutUsage ? message : { ...message, usage }
}

/** The cumulative usage of the final `message_delta`. */
export function presentDeltaUsage(answer: Answer): JsonObject {
  const { input } = answer.parts[0]
  const totals = countTotals(answer)
  return {
    input_tokens: totals.input_tokens,
    cache_creation_input_tokens: input.cacheCreation5m + input.cacheCreation1h,
    cache_read_input_tokens: input.cacheRead,
    output_tokens: totals.output_tokens,
    ...presentDetails(totals),
    ...presentIterations(answer),
  }
}

/** `usage` of a JSON answer. */
function presentUsage(answer: Answer, facts: MessageFacts): JsonObject {
  const totals = countTotals(answer)
  return {
    ...presentInput(answer.parts[0].input),
    input_tokens: totals.input_tokens,
    output_tokens: totals.output_tokens,
    ...presentDetails(totals),
    service_tier: facts.serviceTier,
    inference_geo: facts.inferenceGeo,
    speed: facts.speed,
    ...presentIterations(answer),
  }
}

type Totals = {
  readonly input_tokens: number
  readonly output_tokens: number
  readonly thinking_tokens: number
  readonly web_searches: number
}

function countTotals(answer: Answer): Totals {
  const totals = {
    input_tokens: answer.parts[0].input.uncached,
    output_tokens: 0,
    thinking_tokens: 0,
    web_searches: 0,
  }
  for (const block of answer.blocks) {
    if (block.part !== 0) continue
    const tokens = outputTokensOf(block)
    totals.input_tokens += block.inputTokens
    totals.output_tokens += tokens
    totals.web_searches += block.webSearches
    if (block.shape === 'thinking' || block.shape === 'hidden_thinking') {
      totals.thinking_tokens += tokens
    }
  }
  return totals
}

function outputTokensOf(block: AnswerBlock): number {
  return block.startTokens + block.pieces.length
}

function sum(blocks: readonly AnswerBlock[], count: (block: AnswerBlock) => number): number {
  let total = 0
  for (const block of blocks) total += count(block)
  return total
}

function presentDetails({ thinking_tokens, web_searches }: Totals): JsonObject {
  return {
    output_tokens_details: thinking_tokens === 0 ? null : { thinking_tokens },
    server_tool_use:
      web_searches === 0 ? null : { web_search_requests: web_searches, web_fetch_requests: 0 },
  }
}

function presentInput(input: InputTokens): JsonObject {
  return {
    input_tokens: input.uncached,
    cache_creation_input_tokens: input.cacheCreation5m + input.cacheCreation1h,
    cache_read_input_tokens: input.cacheRead,
    cache_creation: {
      ephemeral_5m_input_tokens: input.cacheCreation5m,
      ephemeral_1h_input_tokens: input.cacheCreation1h,
    },
  }
}

/**
 * The entries of all that ran. The top level equals its own entry (`message`, or `fallback_message`
 * where a fallback served); every other entry comes on top: a compaction, an advisor, and a `message`
 * entry of a model that declined.
 */
function presentIterations(answer: Answer): JsonObject {
  if (answer.parts.length === 1) return {}
  const served = answer.parts.some((part) => part.kind === 'declined')
  const totals = countTotals(answer)
  const own = {
    ...presentInput(answer.parts[0].input),
    type: served ? 'fallback_message' : 'message',
    model: answer.parts[0].model,
    input_tokens: totals.input_tokens,
    output_tokens: totals.output_tokens,
  }
  const others = answer.parts
    .slice(1)
    .map((part, index) => presentAddition(answer, part, index + 1))
  const declinedFirst = others.filter((entry) => entry !== undefined)
  return { iterations: [...declinedFirst, own] }
}

function presentAddition(answer: Answer, part: AnswerPart, index: number): JsonObject | undefined {
  const blocks = answer.blocks.filter((block) => block.part === index)
  // A part whose blocks fell to `max_tokens` never ran.
  if (blocks.length === 0 && part.kind !== 'declined') return undefined
  const outputTokens = sum(blocks, outputTokensOf) + part.silentOutputTokens
  const counts = { ...presentInput(part.input), output_tokens: outputTokens }
  switch (part.kind) {
    case 'compaction':
      return { type: 'compaction', ...counts }
    case 'advisor_message':
      return { type: 'advisor_message', model: part.model, ...counts }
    case 'declined':
    case 'message':
      return { type: 'message', model: part.model, ...counts }
  }
}

/** A block as the JSON answer shows it. */
export function presentBlock(block: AnswerBlock): JsonObject {
  switch (block.shape) {
    case 'text':
      return { ...block.start, text: block.pieces.join('') }
    case 'thinking':
      return { ...block.start, thinking: block.pieces.join(''), signature: signatureOf(block) }
    case 'hidden_thinking':
      return { ...block.start, signature: signatureOf(block) }
    case 'tool_use':
    case 'server_tool_use':
      return { ...block.start, input: parseInput(block.pieces.join('')) }
    case 'compaction':
      return { ...block.start, content: block.pieces.join('') }
    case 'whole':
      return block.start
  }
}

/** Opaque to clients, and the same for the same thoughts. */
export function signatureOf(block: AnswerBlock): string {
  return Buffer.from(`simulated thinking of ${block.pieces.length} tokens`).toString('base64')
}

/** An input that `max_tokens` cut is no JSON; what is left of it is shown as empty. */
function parseInput(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}

import type { Model } from '#domain/catalog.ts'
import { isJsonObject, type JsonObject, objectOf, objectsOf } from './json.ts'
import type { MessagesRequest } from './messages-request.ts'
import { countBlockTokens, countJsonTokens, countTextTokens } from './tokenizer.ts'

export type CacheTtl = '5m' | '1h'

/** One stretch of the prompt that a cache breakpoint can stand behind: a tool, or a content block. */
export type PromptPart = {
  readonly tokens: number
  readonly role: string
  readonly content: unknown
  /** Present where a cache breakpoint stands behind this part. */
  readonly cacheTtl?: CacheTtl
}

export type Prompt = {
  /** In the order in which the model reads: tools, system, messages. */
  readonly parts: readonly PromptPart[]
  readonly tokens: number
  readonly breakpoints: number
}

/** Cuts a request into parts and counts them; what `count_tokens` answers is what gets billed. */
export function readPrompt({ body, model }: MessagesRequest): Prompt {
  const parts = [...readTools(body, model), ...readSystem(body['system'], model)]
  for (const message of objectsOf(body['messages'])) {
    parts.push(...readContent(String(message['role']), message['content'], model))
  }
  const wholeTtl = cacheTtlOf(body)
  const last = parts.at(-1)
  if (wholeTtl !== undefined && last !== undefined) {
    parts[parts.length - 1] = { ...last, cacheTtl: wholeTtl }
  }
  let tokens = 0
  let breakpoints = 0
  for (const part of parts) {
    tokens += part.tokens
    if (part.cacheTtl !== undefined) breakpoints += 1
  }
  return { parts, tokens, breakpoints }
}

const toolOverheadTokensAuto = 264
const toolOverheadTokensForced = 313

function readTools(body: JsonObject, model: Model): PromptPart[] {
  const tools = objectsOf(body['tools'])
  if (tools.length === 0) return []
  const choice = objectOf(body['tool_choice'])?.['type']
  const forced = choice === 'any' || choice === 'tool'
  const overhead = Math.min(
    model.toolUseOverheadTokensMax,
    forced ? toolOverheadTokensForced : toolOverheadTokensAuto,
  )
  return tools.map((tool, index) => {
    const tokens = countJsonTokens(tool) + (index === 0 ? overhead : 0)
    return promptPart('tools', tool, tokens)
  })
}

function readSystem(system: unknown, model: Model): PromptPart[] {
  return system === undefined ? [] : readContent('system', system, model)
}

function readContent(role: string, content: unknown, model: Model): PromptPart[] {
  if (typeof content === 'string') return [{ tokens: countTextTokens(content), role, content }]
  if (!Array.isArray(content)) return []
  return content.filter(isJsonObject).map((block) => {
    const tokens = countBlockTokens(block, model.imageTokensMax)
    return promptPart(role, block, tokens)
  })
}

function promptPart(role: string, content: JsonObject, tokens: number): PromptPart {
  const cacheTtl = cacheTtlOf(content)
  return cacheTtl === undefined ? { tokens, role, content } : { tokens, role, content, cacheTtl }
}

function cacheTtlOf(holder: JsonObject): CacheTtl | undefined {
  const control = objectOf(holder['cache_control'])
  if (control === undefined) return undefined
  return control['ttl'] === '1h' ? '1h' : '5m'
}

/** The text of the last user turn: what the simulator takes its cues from. */
export function lastUserText(body: JsonObject): string {
  const last = objectsOf(body['messages']).at(-1)
  if (last === undefined || last['role'] !== 'user') return ''
  const { content } = last
  if (typeof content === 'string') return content
  return objectsOf(content)
    .map((block) => (block['type'] === 'text' ? String(block['text']) : ''))
    .join(' ')
}

import type { Model } from '#domain/catalog.ts'
import { isJsonObject, type JsonObject, numberOf, objectOf, objectsOf, stringOf } from './json.ts'
import { findModel } from './models.ts'
import { invalidRequest, type Refusal, refusal } from './refusal.ts'

/** A body of `/v1/messages` or `/v1/messages/count_tokens` that the real API would take. */
export type MessagesRequest = {
  readonly model: Model
  /** 0 for `count_tokens`, which has none. */
  readonly maxTokens: number
  readonly stream: boolean
  readonly thinking: Thinking
  readonly body: JsonObject
}

export type Thinking =
  | { readonly enabled: false }
  | { readonly enabled: true; readonly hidden: boolean; readonly budgetTokens: number | undefined }

export type MessagesEndpoint = 'messages' | 'count_tokens'

/** Checks in the real API's order and words: syntax, required fields, then what they hold. */
export function parseMessagesRequest(
  bytes: Buffer,
  endpoint: MessagesEndpoint,
): MessagesRequest | Refusal {
  const body = parseBody(bytes)
  if (body === undefined) return invalidRequest('The request body is not valid JSON.')
  const required =
    endpoint === 'messages' ? ['model', 'max_tokens', 'messages'] : ['model', 'messages']
  const missing = required.find((field) => body[field] === undefined)
  if (missing !== undefined) return invalidRequest(`${missing}: Field required`)
  if (typeof body['model'] !== 'string') {
    return invalidRequest('model: Input should be a valid string')
  }
  const fault = findMessagesFault(body['messages']) ?? findFieldFault(body)
  if (fault !== undefined) return invalidRequest(fault)
  const model = findModel(body['model'])
  if (model === undefined) return refusal(404, 'not_found_error', `model: ${body['model']}`)

  const maxTokens = endpoint === 'messages' ? body['max_tokens'] : 0
  const tokensFault = findMaxTokensFault(maxTokens, model)
  if (tokensFault !== undefined) return invalidRequest(tokensFault)
  const thinking = parseThinking(body['thinking'])
  const modelFault = findModelFault(body, model) ?? findThinkingFault(thinking, Number(maxTokens))
  if (modelFault !== undefined && endpoint === 'messages') return invalidRequest(modelFault)
  return { model, maxTokens: Number(maxTokens), stream: body['stream'] === true, thinking, body }
}

function parseBody(bytes: Buffer): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'))
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function findMessagesFault(messages: unknown): string | undefined {
  if (!Array.isArray(messages)) return 'messages: Input should be a valid list'
  if (messages.length === 0) return 'messages: at least one message is required'
  for (const [index, message] of messages.entries()) {
    if (!isJsonObject(message)) return `messages.${index}: Input should be an object`
    const { role, content } = message
    if (role !== 'user' && role !== 'assistant' && role !== 'system') {
      return `messages.${index}.role: Input should be 'user' or 'assistant'`
    }
    if (typeof content !== 'string' && !Array.isArray(content)) {
      return `messages.${index}.content: Input should be a valid list`
    }
    if (content.length === 0 && (role !== 'assistant' || index < messages.length - 1)) {
      return `messages.${index}: all messages must have non-empty content except for the optional final assistant message`
    }
  }
  return undefined
}

function findFieldFault(body: JsonObject): string | undefined {
  const { stream, system, tools } = body
  if (stream !== undefined && typeof stream !== 'boolean') {
    return 'stream: Input should be a valid boolean'
  }
  if (system !== undefined && typeof system !== 'string' && !Array.isArray(system)) {
    return 'system: Input should be a valid list'
  }
  if (tools !== undefined && !Array.isArray(tools)) return 'tools: Input should be a valid list'
  const unnamed = objectsOf(tools).findIndex((tool) => typeof tool['name'] !== 'string')
  return unnamed < 0 || objectsOf(tools)[unnamed]?.['type'] !== undefined
    ? undefined
    : `tools.${unnamed}.name: Field required`
}

function findMaxTokensFault(maxTokens: unknown, model: Model): string | undefined {
  if (!Number.isInteger(maxTokens)) return 'max_tokens: Input should be a valid integer'
  const tokens = Number(maxTokens)
  if (tokens < 0) return 'max_tokens: Input should be greater than or equal to 0'
  return tokens <= model.outputTokensMax
    ? undefined
    : `max_tokens: ${tokens} > ${model.outputTokensMax}, which is the maximum allowed number of output tokens for ${model.id}`
}

function findModelFault(body: JsonObject, model: Model): string | undefined {
  const geo = body['inference_geo']
  if (geo === undefined || geo === null) return undefined
  if (geo !== 'us' && geo !== 'global') return "inference_geo: Input should be 'global' or 'us'"
  return model.acceptsInferenceGeo
    ? undefined
    : `inference_geo: ${model.id} does not support this parameter`
}

function parseThinking(value: unknown): Thinking {
  const thinking = objectOf(value)
  const kind = stringOf(thinking?.['type'])
  if (thinking === undefined || kind === undefined || kind === 'disabled') return { enabled: false }
  return {
    enabled: true,
    hidden: thinking['display'] === 'omitted',
    budgetTokens: numberOf(thinking['budget_tokens']),
  }
}

function findThinkingFault(thinking: Thinking, maxTokens: number): string | undefined {
  if (!thinking.enabled || thinking.budgetTokens === undefined) return undefined
  if (thinking.budgetTokens < 1_024) {
    return 'thinking.enabled.budget_tokens: Input should be greater than or equal to 1024'
  }
  return thinking.budgetTokens < maxTokens
    ? undefined
    : '`max_tokens` must be greater than `thinking.budget_tokens`.'
}

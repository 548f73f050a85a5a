import type { AskFacts } from '#domain/bound.ts'
import { bounds } from '#platform/bounds.ts'
import { addContent, emptyPartFacts, keyFault } from './ask-blocks.ts'
import { furtherModelsOf } from './ask-models.ts'
import { isModelName, maxTokensRangeFault, runFactsOf } from './ask-runs.ts'
import { addTools, cacheTtlOf } from './ask-tools.ts'
import { clientSessionIdIn } from './client-session.ts'
import { failure, invalidRequest, success } from './errors.ts'
import type { Result } from './errors.ts'
import { uncachedInputOf } from './uncached-input.ts'
import type { UncachedInput } from './uncached-input.ts'
import { decodeUtf8, parseStrictJson, topLevelMembers } from './strict-json.ts'
import type { JsonObject } from './strict-json.ts'

/** All that the gateway reads of a body. The body itself goes on unchanged. */
export type ParsedAsk = {
  readonly facts: AskFacts
  /** The body's own `max_tokens`; that of the facts counts fallbacks too. */
  readonly maxTokens: number
  /** As named: of the body (null: it names none), then of its parts that name one of their own. */
  readonly inferenceGeos: readonly (string | null)[]
  /** Models that the body names beside those of the facts, and nobody here knows what for. */
  readonly furtherModels: readonly string[]
  readonly stream: boolean
  /** What rate limits of input are asked for, before the truth is known. */
  readonly uncached: UncachedInput
  /** The same as though there were no breakpoint. */
  readonly whole: UncachedInput
  /** The upstream's own count of the whole prompt, where it has been asked. */
  readonly countedInputTokens?: number
  /** Of `metadata.user_id`, where the client puts one there. */
  readonly clientSessionId: string | null
}

/**
 * Reads what bounds the cost of a body of `POST /v1/messages`, or refuses it. Whatever it does not
 * know counts as the worst that it could be. Pure, so that a worker thread can run it as well.
 */
export function parseAsk(bytes: Buffer): Result<ParsedAsk> {
  const parsed = parseStrictJson(bytes, bounds.jsonDepthMax)
  if (!parsed.ok) return parsed
  const body = parsed.value
  const parts = emptyPartFacts()
  const fault = fieldFault(body) ?? addContent(body, parts) ?? addTools(body, parts)
  if (fault !== undefined) return failure(invalidRequest(fault))
  const runs = runFactsOf(body)
  if (!runs.ok) return runs
  const { facts, inferenceGeos } = runs.value
  const unboundedReasons = [...facts.unboundedReasons, ...parts.unboundedReasons]
  const textBytes = bytes.length - parts.payloadBytes
  const { images, documentBytes } = parts
  const whole = { textBytes, images, documentBytes, hasBreakpoint: false }

  return success({
    facts: {
      ...facts,
      textBytes,
      images: parts.images,
      unknownSizeParts: parts.unknownSizeParts,
      tools: parts.tools,
      builtInTools: parts.builtInTools,
      cacheTtl: cacheTtlOf(body, bytes),
      otherModels: [...facts.otherModels, ...parts.otherModels],
      unboundedReasons,
    },
    maxTokens: body['max_tokens'] as number,
    inferenceGeos,
    furtherModels: furtherModelsOf(body, unboundedReasons),
    stream: body['stream'] === true,
    uncached: uncachedInputOf(body, bytes, whole),
    whole,
    clientSessionId: clientSessionIdIn(body['metadata']),
  })
}

/**
 * The same body as `count_tokens` takes it, or `undefined` where it cannot be made. Each field is the
 * client's own text: written anew, a long number would be shorter, and another body would be counted.
 */
export function countTokensBody(bytes: Buffer): Buffer | undefined {
  const parsed = parseStrictJson(bytes, bounds.jsonDepthMax)
  if (!parsed.ok) return undefined
  const members = topLevelMembers(decodeUtf8(bytes) ?? '')
  const kept = members.filter(({ key }) => countedFields.has(key)).map(({ raw }) => raw)
  return Buffer.from(`{${kept.join(',')}}`)
}

/** The model that a body of `count_tokens` names, where it has to be known. */
export function modelOf(bytes: Buffer): Result<string> {
  const parsed = parseStrictJson(bytes, bounds.jsonDepthMax)
  if (!parsed.ok) return parsed
  const fault = keyFault(parsed.value, '') ?? modelFault(parsed.value['model'])
  return fault === undefined
    ? success(parsed.value['model'] as string)
    : failure(invalidRequest(fault))
}

const countedFields = new Set([
  'model',
  'messages',
  'system',
  'tools',
  'tool_choice',
  'thinking',
  'output_config',
  'output_format',
  'cache_control',
  'context_management',
  'speed',
])

function fieldFault(body: JsonObject): string | undefined {
  const fault = keyFault(body, '')
  if (fault !== undefined) return fault
  const { model, max_tokens: maxTokens, messages, stream } = body
  if (model === undefined) return modelFault(model)
  if (maxTokens === undefined) return 'max_tokens: Field required'
  if (messages === undefined) return 'messages: Field required'
  if (!isModelName(model)) return modelFault(model)
  const lengthFault = maxTokensRangeFault(maxTokens)
  if (lengthFault !== undefined) return lengthFault
  if (!Array.isArray(messages)) return 'messages: Input should be a valid list'
  if (stream !== undefined && typeof stream !== 'boolean') {
    return 'stream: Input should be a valid boolean'
  }
  return undefined
}

function modelFault(model: unknown): string | undefined {
  if (model === undefined) return 'model: Field required'
  return isModelName(model) ? undefined : 'model: Input should be a valid string'
}

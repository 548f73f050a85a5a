import type { AskFacts } from '#domain/bound.ts'
import { keyFault } from './ask-blocks.ts'
import { failure, invalidRequest, success } from './errors.ts'
import type { Result } from './errors.ts'
import { isJsonObject } from './strict-json.ts'
import type { JsonObject } from './strict-json.ts'

type RunFacts = Pick<
  AskFacts,
  'model' | 'otherModels' | 'maxTokens' | 'inferenceGeo' | 'speed' | 'unboundedReasons'
>

/** Which models a body lets the upstream run, how much each may write, and what nothing bounds. */
export function runFactsOf(body: JsonObject): Result<RunFacts> {
  const model = body['model'] as string
  const fallbacks = fallbacksOf(body['fallbacks'])
  if (!fallbacks.ok) return fallbacks
  const compactions = compactionsOf(body, model)
  const geo = body['inference_geo']
  const reasons = [...fallbacks.value.reasons, ...compactions.reasons, ...fieldReasons(body)]
  return success({
    model,
    otherModels: [...fallbacks.value.models, ...compactions.models],
    maxTokens: Math.max(body['max_tokens'] as number, fallbacks.value.maxTokens),
    inferenceGeo: geo === 'us' || geo === 'global' ? geo : undefined,
    speed: mayBeFast(body['speed']) || fallbacks.value.fast ? 'fast' : 'standard',
    unboundedReasons: reasons,
  })
}

export function isTokenCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

type Fallbacks = {
  readonly models: readonly string[]
  readonly maxTokens: number
  readonly fast: boolean
  readonly reasons: readonly string[]
}

const noFallbacks: Fallbacks = { models: [], maxTokens: 0, fast: false, reasons: [] }

function fallbacksOf(value: unknown): Result<Fallbacks> {
  if (!isPresent(value)) return success(noFallbacks)
  // The upstream's own list: of models that we do not know.
  if (!Array.isArray(value))
    return success({ ...noFallbacks, models: [''], reasons: ['fallbacks'] })
  const models: string[] = []
  let maxTokens = 0
  let fast = false
  for (const entry of value) {
    if (!isJsonObject(entry)) return invalid('fallbacks: Input should be a list of objects')
    const fault = keyFault(entry, 'fallbacks: ')
    if (fault !== undefined) return invalid(fault)
    const { model, max_tokens: own, speed } = entry
    if (typeof model !== 'string')
      return invalid('fallbacks: model: Input should be a valid string')
    if (isPresent(own) && !isTokenCount(own)) {
      return invalid('fallbacks: max_tokens: Input should be a valid integer, 0 or more')
    }
    models.push(model)
    maxTokens = Math.max(maxTokens, isTokenCount(own) ? own : 0)
    fast ||= mayBeFast(speed)
  }
  return success({ models, maxTokens, fast, reasons: [] })
}

/** A compaction is one more run of the requested model. */
function compactionsOf(body: JsonObject, model: string): Pick<Fallbacks, 'models' | 'reasons'> {
  const models: string[] = isPresent(body['compaction']) ? [model] : []
  const management = body['context_management']
  if (!isPresent(management)) return { models, reasons: [] }
  const edits = isJsonObject(management) ? (management['edits'] ?? []) : undefined
  const isKnown =
    isJsonObject(management) &&
    Object.keys(management).every((key) => key === 'edits') &&
    Array.isArray(edits) &&
    edits.every((edit) => isJsonObject(edit) && keyFault(edit, '') === undefined)
  if (!isKnown) return { models, reasons: ['context_management'] }
  const types = (edits as JsonObject[]).map((edit) => edit['type'])
  models.push(...types.filter((type) => isKind(type, 'compact_')).map(() => model))
  const strange = types.some((type) => !isKind(type, 'compact_') && !isKind(type, 'clear_'))
  return { models, reasons: strange ? ['context_management'] : [] }
}

/** Fields whose whole effect on the cost is known: nothing, or counted elsewhere. */
const boundedFields = new Set([
  'model',
  'max_tokens',
  'messages',
  'system',
  'stream',
  'temperature',
  'top_p',
  'top_k',
  'stop_sequences',
  'tools',
  'tool_choice',
  'metadata',
  'thinking',
  'output_config',
  'output_format',
  'service_tier',
  'inference_geo',
  'cache_control',
  'speed',
  'fallbacks',
  'fallback_credit_token',
  'compaction',
  'context_management',
  'diagnostics',
  'user_profile_id',
  'billing_policy',
])

/** Every other field that is set: `container`, `mcp_servers`, `thread`, and whatever is still to come. */
function fieldReasons(body: JsonObject): string[] {
  return Object.keys(body).filter((key) => !boundedFields.has(key) && isSet(body[key]))
}

function isSet(value: unknown): boolean {
  return isPresent(value) && !(Array.isArray(value) && value.length === 0)
}

function mayBeFast(speed: unknown): boolean {
  return isPresent(speed) && speed !== 'standard'
}

function isKind(type: unknown, prefix: string): boolean {
  return typeof type === 'string' && type.startsWith(prefix)
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null
}

function invalid(message: string): Result<never> {
  return failure(invalidRequest(message))
}

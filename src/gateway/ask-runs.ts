import type { AskFacts } from '#domain/bound.ts'
import { bounds } from '#platform/bounds.ts'
import { keyFault } from './ask-blocks.ts'
import { failure, invalidRequest, success } from './errors.ts'
import type { Result } from './errors.ts'
import { isJsonObject } from './strict-json.ts'
import type { JsonObject } from './strict-json.ts'

type RunFacts = Pick<
  AskFacts,
  'model' | 'otherModels' | 'maxTokens' | 'inferenceGeo' | 'speed' | 'unboundedReasons'
>

type Runs = {
  readonly facts: RunFacts
  /** Of the body (null: it names none), and of fallbacks that name one of their own. */
  readonly inferenceGeos: readonly (string | null)[]
}

/** Which models a body lets the upstream run, how much each may write, and what nothing bounds. */
export function runFactsOf(body: JsonObject): Result<Runs> {
  const model = body['model'] as string
  const fallbacks = fallbacksOf(body['fallbacks'])
  if (!fallbacks.ok) return fallbacks
  const compactions = compactionsOf(body, model)
  if (!compactions.ok) return compactions
  const geo = body['inference_geo']
  const reasons = [...fallbacks.value.reasons, ...compactions.value.reasons, ...fieldReasons(body)]
  const facts: RunFacts = {
    model,
    otherModels: [...fallbacks.value.models, ...compactions.value.models],
    maxTokens: Math.max(body['max_tokens'] as number, fallbacks.value.maxTokens),
    inferenceGeo: geo === 'us' || geo === 'global' ? geo : undefined,
    speed: mayBeFast(body['speed']) || fallbacks.value.fast ? 'fast' : 'standard',
    unboundedReasons: reasons,
  }
  return success({ facts, inferenceGeos: [geoOf(geo), ...fallbacks.value.geos] })
}

/** What is no text is refused by the upstream, and is in no list here. */
function geoOf(value: unknown): string | null {
  if (!isPresent(value)) return null
  return isModelName(value) ? value : ''
}

/** Printable ASCII: what any store can hold and any log can show. */
export function isModelName(value: unknown): value is string {
  return typeof value === 'string' && modelName.test(value)
}

const modelName = /^[\x21-\x7e]{1,256}$/

/** Each entry is a run of a model to be bounded. No client asks for nearly as many. */
const runsPerFieldMax = 32

export function isTokenCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

/** What is wrong with a `max_tokens`, whatever the model: naming the field. */
export function maxTokensRangeFault(value: unknown): string | undefined {
  if (!isTokenCount(value)) return 'max_tokens: Input should be a valid integer, 0 or more'
  if (value <= bounds.maxTokensMax) return undefined
  return `max_tokens: Input should be less than or equal to ${bounds.maxTokensMax}`
}

type Fallbacks = {
  readonly models: readonly string[]
  readonly maxTokens: number
  readonly fast: boolean
  readonly geos: readonly (string | null)[]
  readonly reasons: readonly string[]
}

const noFallbacks: Fallbacks = { models: [], maxTokens: 0, fast: false, geos: [], reasons: [] }

function fallbacksOf(value: unknown): Result<Fallbacks> {
  if (!isPresent(value)) return success(noFallbacks)
  // The upstream's own list: of models that we do not know.
  if (!Array.isArray(value))
    return success({ ...noFallbacks, models: [''], reasons: ['fallbacks'] })
  if (value.length > runsPerFieldMax) return tooMany('fallbacks')
  const models: string[] = []
  let maxTokens = 0
  let fast = false
  const geos: (string | null)[] = []
  for (const entry of value) {
    if (!isJsonObject(entry)) return invalid('fallbacks: Input should be a list of objects')
    const fault = keyFault(entry, 'fallbacks: ')
    if (fault !== undefined) return invalid(fault)
    const { model, max_tokens: own, speed, inference_geo: geo } = entry
    if (!isModelName(model)) return invalid('fallbacks: model: Input should be a valid string')
    const lengthFault = isPresent(own) ? maxTokensRangeFault(own) : undefined
    if (lengthFault !== undefined) return invalid(`fallbacks: ${lengthFault}`)
    models.push(model)
    maxTokens = Math.max(maxTokens, isTokenCount(own) ? own : 0)
    fast ||= mayBeFast(speed)
    if (isPresent(geo)) geos.push(geoOf(geo))
  }
  return success({ models, maxTokens, fast, geos, reasons: [] })
}

/** A compaction is one more run of the requested model. */
function compactionsOf(
  body: JsonObject,
  model: string,
): Result<Pick<Fallbacks, 'models' | 'reasons'>> {
  const models: string[] = isPresent(body['compaction']) ? [model] : []
  const management = body['context_management']
  if (!isPresent(management)) return success({ models, reasons: [] })
  const edits = isJsonObject(management) ? (management['edits'] ?? []) : undefined
  if (Array.isArray(edits) && edits.length > runsPerFieldMax) {
    return tooMany('context_management: edits')
  }
  const isKnown =
    isJsonObject(management) &&
    Object.keys(management).every((key) => key === 'edits') &&
    Array.isArray(edits) &&
    edits.every((edit) => isJsonObject(edit) && keyFault(edit, '') === undefined)
  if (!isKnown) return success({ models, reasons: ['context_management'] })
  const types = (edits as JsonObject[]).map((edit) => edit['type'])
  for (const type of types) if (isKind(type, 'compact_')) models.push(model)
  const strange = types.some((type) => !isKind(type, 'compact_') && !isKind(type, 'clear_'))
  return success({ models, reasons: strange ? ['context_management'] : [] })
}

/** Fields whose whole effect on the cost is known: nothing, or counted elsewhere. */
export const boundedFields: ReadonlySet<string> = new Set([
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

const unboundedFields = new Set(['container', 'mcp_servers', 'thread'])

/** Every other field that is set. What is still to come is one reason, however many such fields. */
function fieldReasons(body: JsonObject): string[] {
  const set = Object.keys(body).filter((key) => !boundedFields.has(key) && isSet(body[key]))
  return [...new Set(set.map((key) => (unboundedFields.has(key) ? key : 'unknown_field')))]
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

function tooMany(field: string): Result<never> {
  return invalid(`${field}: List should have at most ${runsPerFieldMax} items`)
}

function invalid(message: string): Result<never> {
  return failure(invalidRequest(message))
}

import { catalog } from '#domain/catalog-data.ts'
import type { Model } from '#domain/catalog.ts'
import { simulatorBounds } from './bounds.ts'
import type { JsonObject } from './json.ts'
import { type Refusal, refusal } from './refusal.ts'

const byName = new Map<string, Model>()
for (const model of catalog.models) {
  for (const name of [model.id, ...model.aliases]) byName.set(name, model)
}

const listed = catalog.models
  .filter((model) => model.state !== 'retired')
  .toSorted((left, right) => right.createdAtMs - left.createdAtMs)

/** The model that a request means by an id or an alias; retired ones are gone, as on the real API. */
export function findModel(name: string): Model | undefined {
  const model = byName.get(name)
  return model?.state === 'retired' ? undefined : model
}

/** A model other than `model`, for entries of `usage.iterations` that ran elsewhere. */
export function otherModel(model: Model): Model {
  return listed.find((other) => other.id !== model.id && other.state === 'current') ?? model
}

/** `GET /v1/models/{id}`. */
export function answerModel(name: string): JsonObject | Refusal {
  const model = findModel(name)
  return model === undefined
    ? refusal(404, 'not_found_error', `model: ${name}`)
    : presentModel(model)
}

/** `GET /v1/models`, newest first, with cursors that are ids. */
export function answerModels(query: URLSearchParams): JsonObject | Refusal {
  const limit = query.has('limit') ? Number(query.get('limit')) : 20
  if (!Number.isInteger(limit) || limit < 1 || limit > simulatorBounds.modelsPageMax) {
    return refusal(
      400,
      'invalid_request_error',
      `limit: Input should be an integer from 1 to ${simulatorBounds.modelsPageMax}`,
    )
  }
  const afterId = query.get('after_id')
  const beforeId = query.get('before_id')
  const after = afterId === null ? -1 : indexOf(afterId)
  const before = beforeId === null ? listed.length : indexOf(beforeId)
  if (after === undefined) return unknownCursor('after_id', afterId)
  if (before === undefined) return unknownCursor('before_id', beforeId)

  const candidates = listed.slice(after + 1, Math.max(before, 0))
  const page = beforeId === null ? candidates.slice(0, limit) : candidates.slice(-limit)
  return {
    data: page.map(presentModel),
    first_id: page[0]?.id ?? null,
    last_id: page.at(-1)?.id ?? null,
    has_more: candidates.length > page.length,
  }
}

function indexOf(id: string): number | undefined {
  const index = listed.findIndex((model) => model.id === id)
  return index < 0 ? undefined : index
}

function unknownCursor(field: string, id: string | null): Refusal {
  return refusal(400, 'invalid_request_error', `${field}: unknown model ${id ?? ''}`)
}

const supported = { supported: true }

function presentModel(model: Model): JsonObject {
  const lifecycle =
    model.state === 'deprecated' || model.state === 'retired' ? model.state : 'active'
  return {
    type: 'model',
    id: model.id,
    display_name: model.displayName,
    created_at: new Date(model.createdAtMs).toISOString().replace('.000Z', 'Z'),
    lifecycle,
    deprecated_at: null,
    retires_at: null,
    line: /fable|haiku|mythos|opus|sonnet/.exec(model.id)?.[0] ?? null,
    max_input_tokens: model.inputTokensMax,
    max_tokens: model.outputTokensMax,
    capabilities,
  }
}

const capabilities = {
  batch: supported,
  citations: supported,
  code_execution: supported,
  context_management: {
    supported: true,
    clear_thinking_20251015: supported,
    clear_tool_uses_20250919: supported,
    compact_20260112: supported,
  },
  effort: {
    supported: true,
    low: supported,
    medium: supported,
    high: supported,
    max: supported,
    xhigh: null,
  },
  image_input: supported,
  pdf_input: supported,
  server_tools: { supported: true, code_execution: supported, web_search: supported },
  structured_outputs: supported,
  thinking: {
    supported: true,
    types: {
      adaptive: supported,
      between_tools: { supported: false },
      disabled: supported,
      enabled: supported,
    },
  },
} as const

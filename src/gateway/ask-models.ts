import { boundedFields, isModelName } from './ask-runs.ts'
import { isJsonObject } from './strict-json.ts'
import type { JsonObject } from './strict-json.ts'

/**
 * Models that a body names where nobody here knows what for: in fields, tools and blocks that are new, and run by
 * the upstream. They add nothing to the bound, which such parts leave open, but a list of models is not to be
 * talked around by them. An empty name stands for one that cannot be read.
 */
export function furtherModelsOf(body: JsonObject, unboundedReasons: readonly string[]): string[] {
  // Whatever is new leaves the cost open, so that ordinary bodies are not searched at all.
  if (unboundedReasons.length === 0) return []
  const models = new Set<string>()
  const nodes = strangePartsOf(body, unboundedReasons)
  while (nodes.length > 0) {
    const node = nodes.pop()
    if (Array.isArray(node)) {
      for (const item of node) nodes.push(item)
    } else if (isJsonObject(node)) {
      for (const key in node) {
        if (key === 'model') models.add(isModelName(node[key]) ? node[key] : '')
        // What models and clients say to one another names nothing to the upstream.
        else if (key !== 'input' && key !== 'input_schema') nodes.push(node[key])
      }
    }
    if (models.size > modelsMax) return ['']
  }
  return [...models]
}

/** No client names nearly as many. */
const modelsMax = 32

function strangePartsOf(body: JsonObject, unboundedReasons: readonly string[]): unknown[] {
  const parts: unknown[] = [body['context_management']]
  for (const key in body) if (!boundedFields.has(key)) parts.push(body[key])
  const { tools } = body
  for (const tool of Array.isArray(tools) ? tools : []) {
    if (isJsonObject(tool) && (tool['type'] ?? 'custom') !== 'custom') parts.push(tool)
  }
  if (unboundedReasons.some((reason) => strangeBlocks.has(reason))) {
    parts.push(body['messages'], body['system'])
  }
  return parts
}

const strangeBlocks = new Set(['unknown_content', 'tool_addition'])

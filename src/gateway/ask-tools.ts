import type { CacheTtl } from '#domain/usage.ts'
import { keyFault } from './ask-blocks.ts'
import type { PartFacts } from './ask-blocks.ts'
import { isModelName } from './ask-runs.ts'
import { isJsonObject } from './strict-json.ts'
import type { JsonObject } from './strict-json.ts'

/** Adds what the tools and the output format of a body add to its bound. Returns what is wrong, if anything. */
export function addTools(body: JsonObject, facts: PartFacts): string | undefined {
  const { tools, output_format: outputFormat, output_config: outputConfig } = body
  if (isPresent(outputFormat)) facts.tools++
  if (isJsonObject(outputConfig) && isPresent(outputConfig['format'])) facts.tools++
  if (!isPresent(tools)) return undefined
  if (!Array.isArray(tools)) return 'tools: Input should be a valid list'
  if (tools.length > toolsMax) return `tools: List should have at most ${toolsMax} items`
  for (const tool of tools) {
    if (!isJsonObject(tool)) return 'tools: Input should be a list of objects'
    const fault = keyFault(tool, 'tools: ')
    if (fault !== undefined) return fault
    addTool(tool, facts)
  }
  if (facts.otherModels.length > advisorsMax) {
    return `tools: List should have at most ${advisorsMax} advisors`
  }
  return undefined
}

/** Clients with many MCP servers send hundreds. */
const toolsMax = 2_000
/** Each advisor is a run of a model to be bounded. */
const advisorsMax = 32

const clientBuiltIn = /^(bash|text_editor|computer|memory)_\d{8}$/
/** Client tools too, but each stands for a whole set whose definitions are not in the body. */
const clientToolset = /^(browser|computer)_toolset_\d{8}$/
/** Run by the upstream, which then runs the model again on what they found. */
const serverTool =
  /^(web_search|web_fetch|code_execution|advisor|tool_search_tool_bm25|tool_search_tool_regex|mcp_toolset)/

function addTool(tool: JsonObject, facts: PartFacts): void {
  const { type, model } = tool
  facts.tools++
  if (!isPresent(type) || type === 'custom') return
  if (typeof type === 'string' && clientBuiltIn.test(type)) {
    facts.builtInTools++
  } else if (typeof type === 'string' && clientToolset.test(type)) {
    facts.unknownSizeParts++
  } else {
    const known = typeof type === 'string' ? serverTool.exec(type)?.[1] : undefined
    facts.builtInTools++
    facts.unboundedReasons.add(known ?? 'unknown_tool')
    if (known === 'advisor') facts.otherModels.push(isModelName(model) ? model : '')
  }
}

/**
 * The dearest cache write that any `cache_control` of a body asks for, wherever it stands. One inside
 * a tool's input is no breakpoint, but counting it too is only ever too careful.
 */
export function cacheTtlOf(body: JsonObject, bytes: Buffer): CacheTtl {
  // Without the word, and without an escape that could spell it, there is nothing to look for.
  if (!bytes.includes('cache_control') && !bytes.includes('\\u')) return 'none'
  let ttl: CacheTtl = 'none'
  const nodes: unknown[] = [body]
  while (nodes.length > 0) {
    const node = nodes.pop()
    if (Array.isArray(node)) {
      for (const item of node) if (typeof item === 'object') nodes.push(item)
    } else if (isJsonObject(node)) {
      const found = ttlOf(node['cache_control'])
      if (found === '1h') return '1h'
      if (found !== 'none') ttl = found
      for (const key in node) if (typeof node[key] === 'object') nodes.push(node[key])
    }
  }
  return ttl
}

function ttlOf(cacheControl: unknown): CacheTtl {
  if (!isPresent(cacheControl)) return 'none'
  // Anything that is not plainly five minutes counts as the dearer hour.
  if (!isJsonObject(cacheControl) || keyFault(cacheControl, '') !== undefined) return '1h'
  const { ttl } = cacheControl
  return !isPresent(ttl) || ttl === '5m' ? '5m' : '1h'
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null
}

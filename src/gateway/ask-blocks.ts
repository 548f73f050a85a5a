import { isJsonObject } from './strict-json.ts'
import type { JsonObject } from './strict-json.ts'

/** What the parts of a prompt add to a bound. Filled in while the parts are walked. */
export type PartFacts = {
  /** Bytes of base64 payloads, which are counted by kind and not as text. */
  payloadBytes: number
  /** The part of them that is of documents. */
  documentBytes: number
  images: number
  unknownSizeParts: number
  tools: number
  builtInTools: number
  readonly unboundedReasons: Set<string>
  readonly otherModels: string[]
}

export function emptyPartFacts(): PartFacts {
  return {
    payloadBytes: 0,
    documentBytes: 0,
    images: 0,
    unknownSizeParts: 0,
    tools: 0,
    builtInTools: 0,
    unboundedReasons: new Set(),
    otherModels: [],
  }
}

// Parsers that fold case or Unicode would read `Max_Tokens` or `maxTokens` as what we did not see. So
// every object from which something is read may only have keys that all parsers spell alike.
const plainKey = /^[a-z][a-z0-9_]*$/

/** Says what is wrong with the keys of an object at `path`, if anything. */
export function keyFault(object: JsonObject, path: string): string | undefined {
  for (const key in object) {
    if (!plainKey.test(key)) {
      return `${path}${JSON.stringify(key).slice(0, 100)}: Extra inputs are not permitted`
    }
  }
  return undefined
}

/**
 * Adds what `system` and `messages` hold. Walks content inside content (tool results, documents)
 * without recursion. Returns what is wrong, if anything.
 */
export function addContent(body: JsonObject, facts: PartFacts): string | undefined {
  const contents: unknown[] = [body['system']]
  for (const message of body['messages'] as readonly unknown[]) {
    if (!isJsonObject(message)) return 'messages: Input should be a list of objects'
    const fault = keyFault(message, 'messages: ')
    if (fault !== undefined) return fault
    addMembers('message', message, facts, contents)
  }
  while (contents.length > 0) {
    const content = contents.pop()
    for (const block of Array.isArray(content) ? content : [content]) {
      if (Array.isArray(block)) contents.push(block)
      if (!isJsonObject(block)) continue
      const fault = keyFault(block, 'content: ') ?? addBlock(block, facts, contents)
      if (fault !== undefined) return fault
    }
  }
  return undefined
}

/**
 * Objects and lists in a message, or in a block of a known type, that are text to the model and no
 * more. Any other could bring along a tool or a file, and so counts as the worst.
 */
const harmlessMembers = new Set(['cache_control', 'citations', 'caller'])
const harmlessMembersOf = new Map([
  ['tool_use', ['input']],
  ['server_tool_use', ['input']],
  ['mcp_tool_use', ['input']],
  ['fallback', ['from', 'to', 'trigger']],
])

function addMembers(type: string, block: JsonObject, facts: PartFacts, contents: unknown[]): void {
  for (const name in block) {
    const member = block[name]
    if (typeof member !== 'object' || member === null || harmlessMembers.has(name)) continue
    if (harmlessMembersOf.get(type)?.includes(name)) continue
    if (name === 'content' || name === 'tool_changes') {
      contents.push(member)
    } else {
      facts.unboundedReasons.add('unknown_content')
      facts.unknownSizeParts++
    }
  }
}

/** Blocks whose tokens are all written out in the body. Encrypted ones are longer than what they hold. */
const textBlocks = new Set([
  'text',
  'thinking',
  'redacted_thinking',
  'tool_use',
  'server_tool_use',
  'mcp_tool_use',
  'tool_reference',
  'tool_removal',
  'fallback',
  'compaction',
  'mcp_tool_listing',
  'code_execution_output',
  'bash_code_execution_output',
  'encrypted_code_execution_result',
  'advisor_result',
  'advisor_redacted_result',
])

/** Blocks that hold others in `content` and nothing that is not written out. */
const containerBlocks =
  /^(\w+_)?tool_result$|^(web_fetch|code_execution|bash_code_execution|text_editor_code_execution_\w+|web_search|search)_result$|_error$/

function addBlock(block: JsonObject, facts: PartFacts, contents: unknown[]): string | undefined {
  const { type, source } = block
  if (typeof type !== 'string') {
    facts.unknownSizeParts++
  } else if (textBlocks.has(type) || containerBlocks.test(type)) {
    addMembers(type, block, facts, contents)
  } else if (type === 'image' || type === 'document') {
    addMembers(type, { ...block, source: null }, facts, contents)
    return addSource(type, source, facts, contents)
  } else {
    if (type === 'container_upload') facts.unboundedReasons.add('file_source')
    if (type === 'tool_addition') facts.unboundedReasons.add('tool_addition')
    facts.unknownSizeParts++
  }
  return undefined
}

function addSource(
  kind: 'image' | 'document',
  source: unknown,
  facts: PartFacts,
  contents: unknown[],
): string | undefined {
  if (!isJsonObject(source)) {
    facts.unknownSizeParts++
    return undefined
  }
  const { type, data, content } = source
  if (kind === 'document' && type === 'text') return keyFault(source, 'source: ')
  if (kind === 'document' && type === 'content') {
    contents.push(content)
    return keyFault(source, 'source: ')
  }
  if (kind === 'image') facts.images++
  else facts.unknownSizeParts++
  if (type === 'base64') {
    // Never more than the payload has in the body, where it may be written with escapes.
    if (typeof data === 'string') {
      facts.payloadBytes += data.length
      if (kind === 'document') facts.documentBytes += data.length
    }
  } else {
    facts.unboundedReasons.add(type === 'url' || type === 'file' ? `${type}_source` : 'source')
  }
  return keyFault(source, 'source: ')
}

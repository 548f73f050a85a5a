import { isJsonObject } from './strict-json.ts'
import type { JsonObject } from './strict-json.ts'

/** The part of a prompt that no cache can hold yet, as far as its breakpoints tell. */
export type UncachedInput = {
  /** Bytes of text, without the payloads of images and documents. */
  readonly textBytes: number
  readonly images: number
  /** Of their payloads, as they stand in the body. */
  readonly documentBytes: number
  readonly hasBreakpoint: boolean
}

/**
 * What stands after the last cache breakpoint, in the order in which a prompt is made: tools, system, messages.
 * All of it, where no block has a `cache_control`; the word elsewhere, or a null, is none.
 */
export function uncachedInputOf(
  body: JsonObject,
  bytes: Buffer,
  whole: Omit<UncachedInput, 'hasBreakpoint'>,
): UncachedInput {
  // Without the word, and without an escape that could spell it, there is nothing to look for.
  const maySay = bytes.includes('cache_control') || bytes.includes('\\u')
  if (!maySay) return { ...whole, hasBreakpoint: false }
  const blocks = blocksOf(body)
  const last = isJsonObject(body['cache_control'])
    ? blocks.length - 1 - lastMessageLength(body)
    : blocks.findLastIndex(isBreakpoint)
  if (last < 0 && !isJsonObject(body['cache_control'])) return { ...whole, hasBreakpoint: false }
  const tail = { textBytes: 0, images: 0, documentBytes: 0 }
  for (const block of blocks.slice(last + 1)) measure(block, tail)
  return { ...tail, hasBreakpoint: true }
}

function blocksOf(body: JsonObject): unknown[] {
  const messages = Array.isArray(body['messages']) ? (body['messages'] as unknown[]) : []
  return [
    ...listOf(body['tools']),
    ...listOf(body['system']),
    ...messages.flatMap((message) =>
      listOf(isJsonObject(message) ? message['content'] : undefined),
    ),
  ]
}

function listOf(content: unknown): unknown[] {
  if (Array.isArray(content)) return content as unknown[]
  return content === undefined ? [] : [content]
}

/** With a breakpoint of the whole body, what came before the last message has mostly been seen. */
function lastMessageLength({ messages }: JsonObject): number {
  const last: unknown = Array.isArray(messages) ? messages.at(-1) : undefined
  return listOf(isJsonObject(last) ? last['content'] : undefined).length
}

/** Also one inside a tool's result. */
function isBreakpoint(block: unknown): boolean {
  if (!isJsonObject(block)) return false
  if (isJsonObject(block['cache_control'])) return true
  const { content } = block
  return (
    Array.isArray(content) &&
    content.some((inner) => isJsonObject(inner) && isJsonObject(inner['cache_control']))
  )
}

type Sizes = { textBytes: number; images: number; documentBytes: number }

function measure(block: unknown, sizes: Sizes): void {
  const nodes: { node: unknown; inDocument: boolean }[] = [{ node: block, inDocument: false }]
  for (let next = nodes.pop(); next; next = nodes.pop()) {
    const { node, inDocument } = next
    if (typeof node === 'string') sizes.textBytes += Buffer.byteLength(node)
    else if (typeof node !== 'object' || node === null) sizes.textBytes += 4
    else if (isJsonObject(node) && node['type'] === 'base64' && typeof node['data'] === 'string') {
      if (inDocument) sizes.documentBytes += node['data'].length
      else sizes.images++
    } else {
      const isDocument = isJsonObject(node) ? node['type'] === 'document' : inDocument
      for (const key in node) {
        sizes.textBytes += 4
        nodes.push({ node: (node as Record<string, unknown>)[key], inDocument: isDocument })
      }
    }
  }
}

import { isJsonObject, type JsonObject, objectOf, stringOf } from './json.ts'

/**
 * Tokens of a text: one for every four UTF-8 bytes, rounded up. Like a real tokenizer it never gives
 * more tokens than bytes, which is what an upper bound computed from bytes rests on.
 */
export function countTextTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / 4)
}

/** Tokens of anything whose wire form the model reads as text: a tool's definition, a tool's input. */
export function countJsonTokens(value: unknown): number {
  return countTextTokens(JSON.stringify(value) ?? '')
}

/** Tokens of one content block of a request. `imageTokensMax` is the model's ceiling for one image. */
export function countBlockTokens(block: JsonObject, imageTokensMax: number): number {
  switch (block['type']) {
    case 'text':
      return countTextTokens(stringOf(block['text']) ?? '')
    case 'image':
      return countImageTokens(objectOf(block['source']), imageTokensMax)
    case 'document':
      return countDocumentTokens(block, imageTokensMax)
    case 'tool_use':
    case 'server_tool_use':
      return countTextTokens(stringOf(block['name']) ?? '') + countJsonTokens(block['input'])
    case 'thinking':
      return countTextTokens(stringOf(block['thinking']) ?? '')
    case 'redacted_thinking':
      return 0
    default:
      return countContentTokens(block['content'], imageTokensMax)
  }
}

/** Tokens of a `content` field: a text, or blocks, which may hold blocks themselves. */
export function countContentTokens(content: unknown, imageTokensMax: number): number {
  if (typeof content === 'string') return countTextTokens(content)
  if (isJsonObject(content)) return countBlockTokens(content, imageTokensMax)
  if (!Array.isArray(content)) return 0
  let tokens = 0
  for (const block of content) {
    if (isJsonObject(block)) tokens += countBlockTokens(block, imageTokensMax)
  }
  return tokens
}

const bytesPerImageToken = 100
const bytesPerPdfPage = 50_000
const tokensPerPdfPage = 1_500
const remoteSourceTokens = 1_500

function countImageTokens(source: JsonObject | undefined, imageTokensMax: number): number {
  const data = stringOf(source?.['data'])
  if (data === undefined) return Math.min(remoteSourceTokens, imageTokensMax)
  return Math.min(imageTokensMax, Math.ceil(decodedBytes(data) / bytesPerImageToken))
}

function countDocumentTokens(block: JsonObject, imageTokensMax: number): number {
  const source = objectOf(block['source'])
  const labels =
    countTextTokens(stringOf(block['title']) ?? '') +
    countTextTokens(stringOf(block['context']) ?? '')
  switch (source?.['type']) {
    case 'text':
      return labels + countTextTokens(stringOf(source['data']) ?? '')
    case 'content':
      return labels + countContentTokens(source['content'], imageTokensMax)
    case 'base64': {
      const bytes = decodedBytes(stringOf(source['data']) ?? '')
      const pages = Math.ceil(bytes / bytesPerPdfPage)
      return labels + Math.min(Math.ceil(bytes / 4), pages * tokensPerPdfPage)
    }
    default:
      return labels + remoteSourceTokens
  }
}

function decodedBytes(base64: string): number {
  return Math.floor((base64.length * 3) / 4)
}

import { isAscii, isUtf8 } from 'node:buffer'
import { failure, invalidRequest, success } from './errors.ts'
import type { Result } from './errors.ts'

export type JsonObject = { readonly [key: string]: unknown }

/**
 * Parses a body that every JSON parser reads alike, and refuses what two could read differently: bytes
 * that are no UTF-8, a key that occurs twice in one object (some take the first, some the last), and
 * nesting so deep that some give up.
 */
export function parseStrictJson(bytes: Buffer, depthMax: number): Result<JsonObject> {
  const text = decodeUtf8(bytes)
  if (text === undefined) return failure(invalidRequest('The request body is not valid UTF-8.'))
  let tree: unknown
  try {
    tree = JSON.parse(text)
  } catch (error) {
    return failure(invalidRequest(`The request body is not valid JSON: ${messageOf(error)}`))
  }
  if (!isJsonObject(tree)) {
    return failure(invalidRequest('The request body is not a JSON object.'))
  }
  const keys = countKeys(tree, depthMax)
  if (keys === undefined) {
    return failure(invalidRequest(`The request body is nested more than ${depthMax} levels deep.`))
  }
  // Each member of an object has one colon. A key that occurs twice leaves one member and two colons.
  if (keys !== countColons(text)) {
    const key = findRepeatedKey(text)
    return failure(invalidRequest(`The request body holds the key ${key} twice in one object.`))
  }
  return success(tree)
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Most bodies are ASCII, which takes no decoding and makes a text of half the size. */
export function decodeUtf8(bytes: Buffer): string | undefined {
  if (isAscii(bytes)) return bytes.toString('latin1')
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined
}

/** All keys of all objects, or `undefined` if the nesting passes `depthMax`. */
function countKeys(tree: object, depthMax: number): number | undefined {
  let keys = 0
  let level: object[] = [tree]
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > depthMax) return undefined
    const next: object[] = []
    for (const node of level) {
      if (Array.isArray(node)) {
        for (const value of node) if (isNode(value)) next.push(value)
      } else {
        for (const key in node) {
          keys++
          const value = (node as JsonObject)[key]
          if (isNode(value)) next.push(value)
        }
      }
    }
    level = next
  }
  return keys
}

function isNode(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

const quote = 0x22
const backslash = 0x5c
const colon = 0x3a

/** Colons outside strings, in a text that is known to be valid JSON. */
function countColons(text: string): number {
  let colons = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === colon) colons++
    else if (code === quote) at = endOfString(text, at)
  }
  return colons
}

/** The closing quote of the string that opens at `start`. */
function endOfString(text: string, start: number): number {
  let at = text.indexOf('"', start + 1)
  while (isEscaped(text, at)) at = text.indexOf('"', at + 1)
  return at
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0
  while (text.charCodeAt(at - 1 - backslashes) === backslash) backslashes++
  return backslashes % 2 === 1
}

/** Names, for the error, a key that occurs twice. Only reached once it is known that there is one. */
function findRepeatedKey(text: string): string {
  const open: Set<string>[] = []
  let last = ''
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === '{' || character === '[') open.push(new Set())
    else if (character === '}' || character === ']') open.pop()
    else if (character === '"') {
      const end = endOfString(text, at)
      last = text.slice(at, end + 1)
      at = end
    } else if (character === ':') {
      // Two spellings of one key ("a" and "\u0061") are the same key.
      const key: string = JSON.parse(last)
      if (open.at(-1)?.has(key)) return last.slice(0, 100)
      open.at(-1)?.add(key)
    }
  }
  return '(unknown)'
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 200) : 'syntax error'
}

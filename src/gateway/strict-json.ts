import { isAscii, isUtf8 } from 'node:buffer'
import { failure, invalidRequest, success } from './errors.ts'
import type { Result } from './errors.ts'

export type JsonObject = { readonly [key: string]: unknown }

/**
 * Parses a body that every JSON parser reads alike, and refuses what two could read differently: bytes
 * that are no UTF-8, a key that occurs twice in one object (some take the first, some the last), and
 * nesting so deep that some give up. Before it is parsed it is refused if it has so many parts that
 * parsing it would hold up everybody else.
 */
export function parseStrictJson(bytes: Buffer, depthMax: number): Result<JsonObject> {
  const text = decodeUtf8(bytes)
  if (text === undefined) return failure(invalidRequest('The request body is not valid UTF-8.'))
  const structure = scanStructure(text)
  const tooMany = tooManyParts(structure)
  if (tooMany !== undefined) return failure(invalidRequest(tooMany))
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
  if (keys !== structure.keys) {
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
const comma = 0x2c
const openBrace = 0x7b
const closeBrace = 0x7d
const openBracket = 0x5b
const closeBracket = 0x5d

/** The Messages API has some forty fields. */
const topLevelKeysMax = 100
/** A key or a container takes two tokens and more, so no model's context holds as many as this. */
const partsMax = 500_000

type Structure = { readonly keys: number; readonly topLevelKeys: number; readonly nodes: number }

/** Counts colons and opening brackets outside strings. For valid JSON these are its keys and nodes. */
function scanStructure(text: string): Structure {
  let keys = 0
  let topLevelKeys = 0
  let nodes = 0
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === quote) {
      at = endOfString(text, at)
      // A string without an end: the parser will say so.
      if (at < 0) break
    } else if (code === colon) {
      keys++
      if (depth === 1) topLevelKeys++
    } else if (opens(code)) {
      nodes++
      depth++
    } else if (closes(code)) {
      depth--
    }
  }
  return { keys, topLevelKeys, nodes }
}

function tooManyParts({ keys, topLevelKeys, nodes }: Structure): string | undefined {
  if (topLevelKeys > topLevelKeysMax) {
    return `The request body has more than ${topLevelKeysMax} fields.`
  }
  if (keys + nodes > partsMax) {
    return `The request body has more than ${partsMax} keys, objects and lists.`
  }
  return undefined
}

/** One member of an object: its key, and the text of key and value exactly as it came. */
export type RawMember = { readonly key: string; readonly raw: string }

/** The members of the object that `text`, known to be valid JSON, consists of. */
export function topLevelMembers(text: string): RawMember[] {
  const members: RawMember[] = []
  let depth = 0
  let start = -1
  let key = ''
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === quote) {
      const end = endOfString(text, at)
      if (depth === 1 && start < 0) {
        start = at
        key = JSON.parse(text.slice(at, end + 1))
      }
      at = end
    } else if (opens(code)) {
      depth++
    } else if (closes(code)) {
      depth--
    }
    const ends = depth === 0 || (depth === 1 && code === comma)
    if (!ends || start < 0) continue
    members.push({ key, raw: text.slice(start, at) })
    start = -1
  }
  return members
}

function opens(code: number): boolean {
  return code === openBrace || code === openBracket
}

function closes(code: number): boolean {
  return code === closeBrace || code === closeBracket
}

/** The closing quote of the string that opens at `start`, or -1. */
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

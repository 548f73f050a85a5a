import type { IncomingHttpHeaders } from 'node:http'
import { isJsonObject } from './strict-json.ts'

const printable = /^[\x20-\x7e]{1,128}$/

/** The client's own name for a conversation, from the headers that clients send it in. */
export function clientSessionIdOf(headers: IncomingHttpHeaders): string | null {
  return bounded(headers['x-claude-code-session-id'] ?? headers['anthropic-session-id'])
}

/**
 * The session in `metadata.user_id`: Claude Code writes it as `user_…_account_…_session_<uuid>`, newer
 * ones as a JSON object with `session_id`.
 */
export function clientSessionIdIn(metadata: unknown): string | null {
  const userId = isJsonObject(metadata) ? metadata['user_id'] : undefined
  if (typeof userId !== 'string' || userId.length > 1_000) return null
  if (userId.startsWith('{')) return bounded(sessionOfJson(userId))
  return bounded(/(?:^|_)session_([\w-]+)$/.exec(userId)?.[1])
}

function sessionOfJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return isJsonObject(value) ? value['session_id'] : undefined
  } catch {
    return undefined
  }
}

function bounded(value: unknown): string | null {
  return typeof value === 'string' && printable.test(value) ? value : null
}

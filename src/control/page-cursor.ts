import { hash } from 'node:crypto'
import { invalidRequest } from './api-error.ts'

/** An opaque cursor: the last id of a page, and which filters it was listed with. */
export function createPageCursor(lastId: string, filters: string): string {
  const text = `${fingerprintOf(filters)}.${lastId}`
  return `page_${Buffer.from(text).toString('base64url')}`
}

/** The id after which to go on. Refuses a cursor that belongs to another list. */
export function parsePageCursor(cursor: string, filters: string): string {
  const text = Buffer.from(cursor.slice('page_'.length), 'base64url').toString()
  const [fingerprint, lastId] = text.split('.')
  if (!lastId || !/^\w+$/.test(lastId)) {
    throw invalidRequest('page: Must be the next_page of an earlier answer')
  }
  if (fingerprint !== fingerprintOf(filters)) {
    throw invalidRequest('page: The cursor does not match current query parameters')
  }
  return lastId
}

function fingerprintOf(filters: string): string {
  return hash('sha256', filters, 'hex').slice(0, 16)
}

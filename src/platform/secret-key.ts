import { hash, randomFillSync } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { Random } from './ids.ts'

/** What a secret opens: inference through the gateway, the same for a person in the playground, administration, a person's session, an invitation, the first set-up. */
export type SecretKeyKind = 'api' | 'playground' | 'admin' | 'session' | 'invite' | 'setup'

/**
 * The secrets that the product issues: a prefix of our own (never Anthropic's, so that a leaked one is
 * told apart by scanners), 256 random bits in base64url, and a checksum that lets a mistyped or
 * truncated key be refused without a look-up.
 */
const prefixes = {
  api: 'atl-api01-',
  playground: 'atl-play01-',
  admin: 'atl-admin01-',
  session: 'atl-session01-',
  invite: 'atl-invite01-',
  setup: 'atl-setup01-',
} as const satisfies Record<SecretKeyKind, string>
const kinds = Object.keys(prefixes) as SecretKeyKind[]
const randomBytesLength = 32
const bodyLength = 43
const checksumLength = 6

export type NewSecretKey = {
  /** Shown once, stored nowhere. */
  readonly secret: string
  /** SHA-256 in hex: what is stored and looked up. */
  readonly digest: string
  /** For people to tell keys apart: the prefix, three characters, and the last four. */
  readonly hint: string
}

export function createSecretKey(
  kind: SecretKeyKind,
  random: Random = randomFillSync,
): NewSecretKey {
  const bytes = new Uint8Array(randomBytesLength)
  random(bytes)
  const body = Buffer.from(bytes).toString('base64url')
  const secret = `${prefixes[kind]}${body}${checksumOf(prefixes[kind] + body)}`
  return { secret, digest: digestOf(secret), hint: hintOf(secret, kind) }
}

/** Returns `undefined` for whatever we cannot have issued: another prefix, length, alphabet or checksum. */
export function parseSecretKey(text: string): { kind: SecretKeyKind; digest: string } | undefined {
  const kind = kinds.find((each) => text.startsWith(prefixes[each]))
  if (!kind) return undefined
  const split = prefixes[kind].length + bodyLength
  if (text.length !== split + checksumLength) return undefined
  if (text.slice(split) !== checksumOf(text.slice(0, split))) return undefined
  return { kind, digest: digestOf(text) }
}

function digestOf(secret: string): string {
  return hash('sha256', secret, 'hex')
}

function hintOf(secret: string, kind: SecretKeyKind): string {
  return `${secret.slice(0, prefixes[kind].length + 3)}...${secret.slice(-4)}`
}

/** CRC-32 in six base-36 digits: they hold 31 of its 32 bits, enough to catch a slip of the hand. */
function checksumOf(text: string): string {
  return (crc32(text) % 36 ** checksumLength).toString(36).padStart(checksumLength, '0')
}

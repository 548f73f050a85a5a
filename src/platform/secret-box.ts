import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hash,
  hkdfSync,
  randomFillSync,
} from 'node:crypto'
import type { Random } from './ids.ts'

/** Keeps texts that must be read again, such as signing secrets, unreadable to whoever has only the database. */
export type SecretBox = {
  /** `purpose` says what the text is for, such as a row's id: it opens under the same purpose alone. */
  seal(text: string, purpose: string): string
  /** Throws `WrongSecretKey` for what another key has sealed, and an `Error` for what was changed or moved. */
  open(sealed: string, purpose: string): string
  /**
   * An HMAC-SHA256 in hex, which nobody can make without the key. For each purpose with another key, none of which
   * tells anything of the one that texts are sealed with.
   */
  mac(text: string, purpose: MacPurpose): string
}

export type MacPurpose = 'activity' | 'activity head' | 'identity'

/** It was sealed with another key than this one. */
export class WrongSecretKey extends Error {
  override readonly name = 'WrongSecretKey'
}

/** AES-256-GCM. `key` is 32 bytes. */
export function createSecretBox(key: Uint8Array, random: Random = randomFillSync): SecretBox {
  if (key.length !== keyBytes) throw new RangeError(`a secret key has ${keyBytes} bytes`)
  const fingerprint = fingerprintOf(key)
  const macKeys = {
    activity: deriveKey(key, 'activity'),
    'activity head': deriveKey(key, 'activity head'),
    identity: deriveKey(key, 'identity'),
  } as const satisfies Record<MacPurpose, Uint8Array>
  return {
    mac: (text, purpose) => createHmac('sha256', macKeys[purpose]).update(text).digest('hex'),
    seal: (text, purpose) => {
      const nonce = new Uint8Array(nonceBytes)
      random(nonce)
      const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(purpose))
      const parts = [nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]
      return `${version}.${fingerprint}.${Buffer.concat(parts).toString('base64url')}`
    },
    open: (sealed, purpose) => {
      const [sealedVersion, sealedWith, body, ...rest] = sealed.split('.')
      if (sealedVersion !== version || body === undefined || rest.length > 0) {
        throw new Error('this is no sealed text that this release knows')
      }
      if (sealedWith !== fingerprint) {
        throw new WrongSecretKey('the text was sealed with another key than the one given')
      }
      return openBody(Buffer.from(body, 'base64url'), key, purpose)
    },
  }
}

const version = 'v1'
const algorithm = 'aes-256-gcm'
const keyBytes = 32
const nonceBytes = 12
const tagBytes = 16

function openBody(body: Buffer, key: Uint8Array, purpose: string): string {
  try {
    const decipher = createDecipheriv(algorithm, key, body.subarray(0, nonceBytes))
      .setAAD(Buffer.from(purpose))
      .setAuthTag(body.subarray(-tagBytes))
    const text = decipher.update(body.subarray(nonceBytes, -tagBytes))
    return Buffer.concat([text, decipher.final()]).toString('utf8')
  } catch (error) {
    throw new Error(
      `the sealed text is damaged, or was sealed for something else than ${purpose}`,
      {
        cause: error,
      },
    )
  }
}

function deriveKey(key: Uint8Array, purpose: MacPurpose): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key, '', `atelier mac: ${purpose}`, keyBytes))
}

/** Tells keys apart, so that a wrong key is not taken for damage; 32 bits of a digest open nothing. */
function fingerprintOf(key: Uint8Array): string {
  const labelled = Buffer.concat([Buffer.from('atelier secret key'), key])
  return hash('sha256', labelled, 'hex').slice(0, 8)
}

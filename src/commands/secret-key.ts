import { hash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '#platform/config.ts'
import { PlainFailure } from '#platform/plain-failure.ts'
import { secretKeyName } from './manifest.ts'

/** The key that encrypts stored credentials: from the setting, or else the data folder; it may have none yet. */
export function findSecretKey({ secretKey, dataDir }: Config): Uint8Array | undefined {
  const path = join(dataDir, secretKeyName)
  return secretKey ?? (existsSync(path) ? readSecretKey(path) : undefined)
}

/** 32 bytes in base64 on one line. */
export function readSecretKey(path: string): Uint8Array {
  let text: string
  try {
    text = readFileSync(path, 'utf8').trim()
  } catch (cause) {
    throw new PlainFailure(`${path} cannot be read.`, { cause })
  }
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length !== 32) throw new PlainFailure(`${path} holds no key: 32 bytes in base64.`)
  return bytes
}

export function presentSecretKey(key: Uint8Array): string {
  return `${Buffer.from(key).toString('base64')}\n`
}

/** Tells keys apart, and tells nothing of them: they are random. */
export function digestOfKey(key: Uint8Array): string {
  return hash('sha256', key, 'hex')
}

import { expect, test } from 'vitest'
import { sha256 } from './sha-256.ts'

test('is what Node computes, for every length around the bounds of blocks', async () => {
  for (let length = 0; length < 200; length += 1) {
    const text = 'clé-…🔑'.repeat(30).slice(0, length).toWellFormed()

    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
    expect(sha256(text)).toBe(
      Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join(''),
    )
  }
})

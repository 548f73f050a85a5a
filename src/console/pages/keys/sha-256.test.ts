import { hash } from 'node:crypto'
import { expect, test } from 'vitest'
import { sha256 } from './sha-256.ts'

test('is what Node computes, for every length around the bounds of blocks', () => {
  for (let length = 0; length < 200; length += 1) {
    const text = 'clé-…🔑'.repeat(30).slice(0, length).toWellFormed()

    expect(sha256(text)).toBe(hash('sha256', text))
  }
})

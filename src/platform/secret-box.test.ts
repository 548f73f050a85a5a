import { expect, test } from 'vitest'
import { WrongSecretKey, createSecretBox } from './secret-box.ts'

const key = Buffer.alloc(32, 1)
const box = createSecretBox(key)

test('what is sealed opens under the same key and purpose, and shows nothing of itself', () => {
  const sealed = box.seal('whsec_été 🧪', 'whk_1')

  expect(box.open(sealed, 'whk_1')).toBe('whsec_été 🧪')
  expect(sealed).toMatch(/^v1\.[0-9a-f]{8}\.[\w-]+$/)
  expect(box.seal('whsec_été 🧪', 'whk_1')).not.toBe(sealed)
  expect(box.open(box.seal('', 'whk_1'), 'whk_1')).toBe('')
})

test('another key is told apart from damage', () => {
  const sealed = box.seal('text', 'whk_1')

  expect(() => createSecretBox(Buffer.alloc(32, 2)).open(sealed, 'whk_1')).toThrow(WrongSecretKey)
  expect(() => createSecretBox(Buffer.alloc(32, 2)).open(sealed, 'whk_1')).toThrow('another key')
})

test('a text that was moved to another place, changed or cut does not open', () => {
  const sealed = box.seal('text', 'whk_1')
  const body = sealed.lastIndexOf('.') + 1

  expect(() => box.open(sealed, 'whk_2')).toThrow('sealed for something else than whk_2')
  for (let index = body; index < sealed.length - 1; index += 3) {
    const other = sealed[index] === 'A' ? 'B' : 'A'
    const changed = sealed.slice(0, index) + other + sealed.slice(index + 1)
    expect(() => box.open(changed, 'whk_1'), changed).toThrow('damaged')
  }
  expect(() => box.open(sealed.slice(0, body + 8), 'whk_1')).toThrow('damaged')
  for (const none of ['', 'v1', 'v2.aaaaaaaa.AAAA', `${sealed}.x`]) {
    expect(() => box.open(none, 'whk_1'), none).toThrow('no sealed text')
  }
})

test('a key of another length is refused', () => {
  expect(() => createSecretBox(Buffer.alloc(16))).toThrow('32 bytes')
})

test('a code is the same for the same text, and another for another text, purpose or key', () => {
  const code = box.mac('text', 'activity')

  expect(code).toMatch(/^[0-9a-f]{64}$/)
  expect(createSecretBox(key).mac('text', 'activity')).toBe(code)
  const others = [
    box.mac('texts', 'activity'),
    box.mac('text', 'activity head'),
    createSecretBox(Buffer.alloc(32, 2)).mac('text', 'activity'),
  ]
  expect(new Set([code, ...others]).size).toBe(4)
})

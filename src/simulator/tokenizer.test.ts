import { describe, expect, test } from 'vitest'
import { createProse, cutIntoTokens } from './prose.ts'
import { countBlockTokens, countContentTokens, countTextTokens } from './tokenizer.ts'

const texts = ['', 'a', 'hello, world', 'déjà vu', '東京', '🎨🎨🎨', 'x'.repeat(10_001)]

describe('tokenizer', () => {
  test.each(texts)(
    'a text never has more tokens than bytes, nor none when it has any: %#',
    (text) => {
      const tokens = countTextTokens(text)

      expect(tokens).toBeLessThanOrEqual(Buffer.byteLength(text))
      expect(tokens > 0).toBe(text.length > 0)
    },
  )

  test('an image costs by its size up to the ceiling of the model', () => {
    const image = (data: string) => ({
      type: 'image',
      source: { type: 'base64', media_type: 'image/png', data },
    })

    expect(countBlockTokens(image('A'.repeat(4_000)), 1_600)).toBe(30)
    expect(countBlockTokens(image('A'.repeat(4_000_000)), 1_600)).toBe(1_600)
  })

  test('tool results count what is inside them', () => {
    const result = { type: 'tool_result', content: [{ type: 'text', text: 'x'.repeat(40) }] }

    expect(countContentTokens([result, { type: 'text', text: 'abcd' }], 1_600)).toBe(11)
  })

  test('a document that is text counts its text', () => {
    const source = { type: 'text', media_type: 'text/plain', data: 'x'.repeat(400) }

    expect(countBlockTokens({ type: 'document', source }, 1_600)).toBe(100)
  })
})

describe('prose', () => {
  test('no token is shorter than a byte, and as many come as are asked for', () => {
    const tokens = createProse(7).take(8_000, 20_000)

    expect(tokens).toHaveLength(20_000)
    expect(tokens.every((token) => token.length > 0)).toBe(true)
  })

  test('the same seed tells the same text', () => {
    expect(createProse(7).take(3, 50)).toEqual(createProse(7).take(3, 50))
    expect(createProse(8).take(3, 50)).not.toEqual(createProse(7).take(3, 50))
  })

  test('cutting JSON keeps every character whole', () => {
    const text = JSON.stringify({ city: '東京', art: '🎨🎨🎨🎨🎨' })
    const tokens = cutIntoTokens(text)

    expect(tokens.join('')).toBe(text)
    expect(tokens.every((token) => token.isWellFormed())).toBe(true)
  })
})

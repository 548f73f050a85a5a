import { createRandom } from './random.ts'

/** An endless, seeded text cut into tokens: every piece is one token and at least one byte. */
export type Prose = {
  /** The `count` tokens from `offset` on; the text repeats. */
  take(offset: number, count: number): string[]
}

const words = [
  ' the',
  ' of',
  ' a',
  ' to',
  ' work',
  ' studio',
  ' tool',
  ' stone',
  ' answer',
  ' and',
  ' light',
  ' bench',
  ' paper',
  ' measure',
  ' in',
  ' is',
  ' never',
  ' often',
  ' made',
  ' by',
  ' hand',
  ' slowly',
  ',',
  '.',
  '\n',
  ' "quoted"',
] as const

// Several bytes a character, so that a reader who cuts bytes instead of characters is found out.
const foreignWords = [' café', ' naïve', ' 東京', ' 🎨'] as const

const proseTokens = 8_192
// Only a stretch of the text is foreign: strings of wide characters cost twice as much to write, and
// the simulator is a load target too. Most short answers miss it, long ones meet it.
const foreignTokens = 1_024

export function createProse(seed: number): Prose {
  const random = createRandom(seed)
  const tokens: string[] = []
  for (let at = 0; at < proseTokens; at += 1) {
    const foreign = at < foreignTokens && random() % 8 === 0
    const choices = foreign ? foreignWords : words
    tokens.push(choices[random() % choices.length] ?? ' a')
  }
  return {
    take(offset, count) {
      const start = offset % proseTokens
      const taken = tokens.slice(start, start + count)
      while (taken.length < count) {
        for (const token of tokens.slice(0, count - taken.length)) taken.push(token)
      }
      return taken
    },
  }
}

/** Cuts generated JSON into tokens of up to four characters, never through the middle of one. */
export function cutIntoTokens(text: string): string[] {
  return text.match(/[\s\S]{1,4}/gu) ?? []
}

import { expect, test } from 'vitest'
import { messages } from './console/messages.fr.ts'
import { fr } from './fr.ts'

/** Every text of a tree of messages, with its place in it. Functions are asked with values that show where they stand. */
function textsIn(value: unknown, path: string): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[path, value]]
  if (typeof value === 'function') return samplesOf(value as Message).map((text) => [path, text])
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, each]) => textsIn(each, `${path}.${name}`))
}

type Message = (...values: unknown[]) => unknown

/** Counts for plurals; else a name for whatever is asked for, also as parts of an object. */
function samplesOf(message: Message): readonly string[] {
  const anything: unknown = new Proxy(
    {},
    { get: (_target, name) => (name === 'type' ? 'organization' : `Nom`) },
  )
  const tries = [
    [0],
    [1],
    [2],
    [1_000_000],
    ['Nom', 'Nom', 'Nom', 'Nom'],
    [anything, 'Nom', 'Nom'],
    [2, 'Nom', 3],
  ]
  return tries.flatMap((values) => {
    try {
      const said = message(...values)
      return typeof said === 'string' ? [said] : []
    } catch {
      // Not what this one takes.
      return []
    }
  })
}

const texts = [...textsIn(messages, 'console'), ...textsIn(fr, 'mail')]

function expectNone(pattern: RegExp): void {
  expect(texts.filter(([, text]) => pattern.test(text))).toEqual([])
}

test('there are texts to look at', () => {
  expect(texts.length).toBeGreaterThan(200)
})

test('an apostrophe is typographic', () => {
  expectNone(/\p{L}'\p{L}/u)
})

test('a colon follows a no-break space, and ; ! ? a narrow one', () => {
  // Not times, addresses and codes.
  expectNone(/(?<!https?)(?<=[\p{L}\p{N}»)]) ?:(?=\s|$)/u)
  expectNone(/[\p{L}\p{N}»)] ?[;!?](?=\s|$)/u)
  expectNone(/\u{a0}[;!?]/u)
})

test('guillemets keep what they hold, and hold nothing English', () => {
  expectNone(/«(?!\u{a0})|(?<!\u{a0})»|[“”]/u)
})

test('a number keeps its per cent sign', () => {
  expectNone(/\d ?%/)
})

test('an ellipsis is one sign, and nothing is exclaimed', () => {
  expectNone(/\.\.\./)
  expectNone(/!(?!=)/)
})

test('a thing has its French name, and nobody is called by tu or told their gender', () => {
  expectNone(/(?<![\p{L}_-]|Google )(workspaces?|tokens?|emails?|mails?)(?![\p{L}._])/iu)
  expectNone(/clés? d’API/i)
  expectNone(/(?<!\p{L})(tu|ton|ta|tes|toi)(?!\p{L})/iu)
  expectNone(/\(e\)|·e/)
})

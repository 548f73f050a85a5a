import { expect, test } from 'vitest'
import { isJsonInUtf8 } from './read-body.ts'

test.each([
  'application/json',
  'Application/JSON ',
  'application/json;',
  'application/json; ',
  'application/json;charset=utf-8',
  'application/json ; charset = "UTF8" ; ',
])('%j is JSON in UTF-8', (contentType) => {
  expect(isJsonInUtf8(contentType)).toBe(true)
})

test.each([
  '',
  'text/plain',
  'application/jsonx',
  'application/json;;',
  'application/json; charset=latin1',
  'application/json charset=utf-8',
  `application/json${' '.repeat(200)}`,
])('%j is not', (contentType) => {
  expect(isJsonInUtf8(contentType)).toBe(false)
})

test('spaces without end cost no time', () => {
  const startedMs = performance.now()
  for (const head of ['application/json', 'application/json;', 'application/json;charset=utf-8']) {
    expect(isJsonInUtf8(`${head}${' '.repeat(15_000)}x`)).toBe(false)
  }
  expect(performance.now() - startedMs).toBeLessThan(50)
})

import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { bounds } from '#platform/bounds.ts'
import { doesAcceptGzip, writeBody } from './answer-body.ts'

test.each([
  ['gzip', true],
  ['gzip, deflate, br', true],
  ['br;q=1.0, GZIP;q=0.5', true],
  ['*', true],
  ['gzip;q=0', false],
  ['gzip;q=0, *', false],
  ['br, identity', false],
  ['', false],
])('accept-encoding: %s', (value, expected) => {
  expect(doesAcceptGzip(new Headers({ 'accept-encoding': value }))).toBe(expected)
})

test('nobody who says nothing gets gzip', () => {
  expect(doesAcceptGzip(new Headers())).toBe(false)
})

test('what is large is compressed for whoever understands it', () => {
  const text = 'é'.repeat(bounds.answerGzipBytesMin)

  const body = writeBody(text, { acceptsGzip: true })

  expect(body.isGzip).toBe(true)
  expect(body.bytes.length).toBeLessThan(text.length / 20)
  expect(gunzipSync(body.bytes).toString()).toBe(text)
  expect(writeBody(text, { acceptsGzip: false }).isGzip).toBe(false)
})

test('what is small is sent as it is', () => {
  const { bytes, isGzip } = writeBody('{"a":"é"}', { acceptsGzip: true })

  expect(isGzip).toBe(false)
  expect(Buffer.from(bytes).toString()).toBe('{"a":"é"}')
})

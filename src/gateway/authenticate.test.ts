import { beforeEach, describe, expect, test } from 'vitest'
import { manualClock } from '#platform/clock.ts'
import { createSecretKey } from '#platform/secret-key.ts'
import type { ApiKeyIdentity } from '#store/key-directory.ts'
import { createCredentials } from './authenticate.ts'
import type { Credentials } from './authenticate.ts'

const clock = manualClock(0)
const identity = { apiKeyId: 'apikey_01' } as ApiKeyIdentity
const key = createSecretKey('api')

let directory: Map<string, ApiKeyIdentity>
let lookups: number
let credentials: Credentials

beforeEach(() => {
  directory = new Map([[key.digest, identity]])
  lookups = 0
  credentials = createCredentials({
    directory: {
      findApiKeyByDigest: async (digest) => {
        lookups++
        return directory.get(digest)
      },
    },
    clock,
    bounds: { keyCacheEntriesMax: 2, unknownKeyCacheEntriesMax: 2, unknownKeyMs: 1_000 },
  })
})

async function authenticate(secret: string) {
  return credentials.authenticate({ 'x-api-key': secret })
}

test('a key is looked up once, also by requests that come together', async () => {
  const answers = await Promise.all([authenticate(key.secret), authenticate(key.secret)])
  answers.push(await authenticate(key.secret))

  expect(answers).toEqual(
    answers.map(() => ({ ok: true, value: { identity, secretDigest: key.digest } })),
  )
  expect(lookups).toBe(1)
})

test('a key that is known is told without a promise', async () => {
  await authenticate(key.secret)
  expect(credentials.authenticate({ 'x-api-key': key.secret })).toEqual({
    ok: true,
    value: { identity, secretDigest: key.digest },
  })
})

test('an unknown key is looked up again only after a while', async () => {
  const unknown = createSecretKey('api')

  for (let at = 0; at < 3; at++) expect((await authenticate(unknown.secret)).ok).toBe(false)
  expect(lookups).toBe(1)
  directory.set(unknown.digest, identity)
  clock.advance(1_000)

  expect((await authenticate(unknown.secret)).ok).toBe(true)
})

test('more keys than the cache holds push the oldest out, and still pass', async () => {
  const keys = [1, 2, 3].map(() => createSecretKey('api'))
  for (const { digest } of keys) directory.set(digest, identity)

  for (const { secret } of [...keys, ...keys]) expect((await authenticate(secret)).ok).toBe(true)
  expect(lookups).toBeGreaterThan(3)
})

test('a directory that fails is asked again by the next request', async () => {
  const failing = createCredentials({
    directory: {
      findApiKeyByDigest: async () => {
        if (lookups++ === 0) throw new Error('away')
        return identity
      },
    },
    clock,
    bounds: { keyCacheEntriesMax: 2, unknownKeyCacheEntriesMax: 2, unknownKeyMs: 1_000 },
  })
  const headers = { 'x-api-key': key.secret }

  await expect(failing.authenticate(headers)).rejects.toThrow('away')
  expect(await failing.authenticate(headers)).toEqual({
    ok: true,
    value: { identity, secretDigest: key.digest },
  })
})

describe('what is presented', () => {
  const other = createSecretKey('api').secret
  test.each([
    [{}, /x-api-key header is required/],
    [{ 'x-api-key': '' }, /x-api-key header is required/],
    [{ 'x-api-key': `${key.secret}, ${key.secret}` }, /invalid x-api-key/],
    [{ 'x-api-key': key.secret, authorization: `Bearer ${other}` }, /two different/],
    [{ authorization: 'Bearer' }, /must be "Bearer"/],
    [{ authorization: `Bearer ${key.secret} ${other}` }, /must be "Bearer"/],
    [{ authorization: `Basic ${key.secret}` }, /must be "Bearer"/],
    [{ 'x-api-key': createSecretKey('admin').secret }, /Admin keys/],
  ])('%j is refused', async (headers, message) => {
    expect(await credentials.authenticate(headers)).toMatchObject({
      ok: false,
      error: { message: expect.stringMatching(message) },
    })
    expect(lookups).toBe(0)
  })

  test.each([
    { 'x-api-key': key.secret },
    { authorization: `Bearer ${key.secret}` },
    { authorization: `bearer   ${key.secret} ` },
    { 'x-api-key': key.secret, authorization: `Bearer ${key.secret}` },
  ])('%j is taken', async (headers) => {
    expect((await credentials.authenticate(headers)).ok).toBe(true)
  })
})

import { describe, expect, test } from 'vitest'
import { accountRefusal, withOwnOrganization } from './upstream-account.ts'

function body(message: string, details?: object): Buffer {
  return Buffer.from(JSON.stringify({ type: 'error', error: { type: 'a', message, details } }))
}

describe('what the upstream says of our own credential or account', () => {
  test.each([
    [401, 'invalid x-api-key'],
    [402, 'anything'],
    [400, 'Your credit balance is too low to access the Anthropic API.'],
    [400, 'This organization has been disabled.'],
    [403, 'This organization has been disabled.'],
    [403, 'Your API key does not have permission to use the specified resource.'],
    [403, 'Your account does not have access to this model.'],
    [403, 'OAuth authentication is currently not allowed for this organization.'],
  ])('%i %s', (status, message) => {
    expect(accountRefusal(status, body(message))).toBe(message)
  })

  test.each([
    [400, 'messages: Field required'],
    [403, 'Request not allowed'],
    [404, 'model: claude-nope'],
    [429, "This request would exceed your organization's rate limit"],
    [500, 'This organization has been disabled.'],
  ])('not: %i %s', (status, message) => {
    expect(accountRefusal(status, body(message))).toBeUndefined()
  })
})

describe("the upstream's organization is not told", () => {
  const theirs = '8a7d0e23-1f2b-4c3d-9e4f-5a6b7c8d9e0f'
  const ours = '11111111-2222-4333-8444-555555555555'

  test.each([
    `your organization's rate limit of 2,000,000 input tokens per minute (org: ${theirs}, model: a)`,
    `your organization (${theirs}) is over its limit, é`,
    `organization_id=${theirs}`,
    `the organization "${theirs}"`,
  ])('%s', (message) => {
    const told = withOwnOrganization(body(message), ours)
    expect(told).toEqual(body(message.replace(theirs, ours)))
  })

  test('any other body is the same one', () => {
    for (const message of ['rate limit', `file ${theirs} is gone`, 'org: none', 'ö']) {
      const bytes = body(message)
      expect(withOwnOrganization(bytes, ours)).toBe(bytes)
    }
  })
})

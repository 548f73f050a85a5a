import { expect, test } from 'vitest'
import { matchRoute, routes } from './routes.ts'

test('every route says how it is authenticated, admitted and metered; these are all there are', () => {
  expect(
    routes.map(({ method, path, authentication, admission, metering }) => ({
      route: `${method} ${path}`,
      authentication,
      admission,
      metering,
    })),
  ).toEqual([
    {
      route: 'POST /v1/messages',
      authentication: 'api_key',
      admission: 'reserve',
      metering: 'usage',
    },
    {
      route: 'POST /v1/messages/count_tokens',
      authentication: 'api_key',
      admission: 'call',
      metering: 'free',
    },
    { route: 'GET /v1/models', authentication: 'api_key', admission: 'check', metering: 'free' },
    {
      route: 'GET /v1/models/{id}',
      authentication: 'api_key',
      admission: 'check',
      metering: 'free',
    },
  ])
})

test('what is metered by usage is admitted by reservation, and nothing else is', () => {
  for (const { admission, metering } of routes) {
    expect(admission === 'reserve').toBe((metering as string) === 'usage')
  }
})

test.each([
  ['POST', '/v1/messages', 'create_message'],
  ['POST', '/v1/messages?beta=true', 'create_message'],
  ['POST', '/v1/messages?', 'create_message'],
  ['POST', '/v1/messages/count_tokens?beta=true', 'count_message_tokens'],
  ['GET', '/v1/models?limit=5', 'list_models'],
  ['GET', '/v1/models/claude-opus-4-5-20251101', 'get_model'],
  ['GET', '/v1/models/anthropic.claude:0@x', 'get_model'],
])('%s %s is %s', (method, target, name) => {
  expect(matchRoute(method, target)).toMatchObject({ found: true, route: { name } })
})

test.each([
  '/v1/messages/',
  '/v1/Messages',
  '/v1//messages',
  '/v1/messages#x',
  '/v1/messages;x',
  '/v1/messages%2f',
  'http://elsewhere/v1/messages',
  '/v1/models/',
  '/v1/models/.',
  '/v1/models/..',
  '/v1/models/../messages',
  '/v1/models/{id}',
  '/v1/models/%2e%2e',
  '/v1/organizations/me',
  '*',
  '',
])('%j is no route', (target) => {
  for (const method of ['GET', 'POST']) {
    expect(matchRoute(method, target)).toMatchObject({ found: false, error: { status: 404 } })
  }
})

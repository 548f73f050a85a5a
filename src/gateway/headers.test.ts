import { expect, test } from 'vitest'
import { upstreamHeaders } from './headers.ts'

test.each([
  'client-ip',
  'proxy-client-ip',
  'x-remote-addr',
  'x-forwarded-for',
  'x-original-forwarded-for',
  'x-original-url',
  'cloudfront-viewer-address',
  'cf-connecting-ip',
  'api-key',
  'x-auth-token',
  'x-amz-security-token',
  'x-amzn-trace-id',
  'x-goog-iap-jwt-assertion',
  'x-ms-client-principal',
  'x-http-method-override',
  'traceparent',
  'tracestate',
])('%s names the client or its network, and stays here', (name) => {
  expect(upstreamHeaders({ [name]: 'a' }, 'sk')).not.toContain(name)
})

test.each([
  'anthropic-beta',
  'anthropic-version',
  'user-agent',
  'x-stainless-os',
  'x-app',
  'accept',
])('%s goes on as it came', (name) => {
  expect(upstreamHeaders({ [name]: 'a' }, 'sk')).toEqual([
    name,
    'a',
    'accept-encoding',
    'identity',
    'x-api-key',
    'sk',
  ])
})

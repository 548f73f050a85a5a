import { expect, test } from 'vitest'
import { isProxied } from './no-proxy.ts'

test.each([
  ['https://api.example.com', '', true],
  ['http://api.example.com', '', false],
  ['https://api.example.com', '*', false],
  ['https://api.example.com', 'api.example.com', false],
  ['https://api.example.com', 'API.Example.COM', false],
  ['https://api.example.com', 'example.com', false],
  ['https://api.example.com', '.example.com', false],
  ['https://api.example.com', '*.example.com', false],
  ['https://example.com', '.example.com', true],
  ['https://badexample.com', 'example.com', true],
  ['https://api.example.com', 'other.com,  localhost api.example.com', false],
  ['https://api.example.com', 'api.example.com:443', false],
  ['https://api.example.com', 'api.example.com:8443', true],
  ['https://api.example.com:8443', 'api.example.com:8443', false],
  ['https://[::1]:8443', '[::1]:8443', false],
  ['https://[::1]', '::1', false],
  ['https://127.0.0.1', '127.0.0.1', false],
  ['https://127.0.0.1', '127.0.0.10', true],
])('%s with NO_PROXY=%j: through the proxy? %s', (url, noProxy, expected) => {
  expect(isProxied(new URL(url), noProxy)).toBe(expected)
})

import { describe, expect, test } from 'vitest'
import { safeNext } from './safe-next.ts'

const origin = 'https://atelier.example'

describe('safeNext', () => {
  test.each([
    ['/settings/keys?q=ci#top', '/settings/keys?q=ci#top'],
    ['/settings/workspaces/wrkspc_1/limits', '/settings/workspaces/wrkspc_1/limits'],
  ])('goes on to the page %s', (next, path) => {
    expect(safeNext(next, origin)).toBe(path)
  })

  test.each([
    'https://evil.example/',
    '//evil.example/',
    String.raw`/\evil.example/`,
    '/\t/evil.example/',
    '/\n//evil.example',
    'javascript:alert(1)',
    'settings/keys',
    '',
    undefined,
    ['/settings'],
    '/sign-in?next=/sign-in',
  ])('never leaves this console for %j', (next) => {
    expect(safeNext(next, origin)).toBe('/')
  })
})

import { describe, expect, test } from 'vitest'
import { readDomains } from './read-domains.ts'

describe('readDomains', () => {
  test('reads one a line, as people write them, each once', () => {
    expect(readDomains(' acme.example\n@Mail.Acme.example\n\nacme.example, b.example ')).toEqual({
      type: 'domains',
      domains: ['acme.example', 'mail.acme.example', 'b.example'],
    })
  })

  test.each(['localhost', 'ada@acme.example', 'https://acme.example', 'acme .example'])(
    'names %s, which is no domain',
    (text) => {
      expect(readDomains(`a.example\n${text}`)).toEqual({ type: 'not_a_domain', text })
    },
  )

  test('says that there is none', () => {
    expect(readDomains(' \n ')).toEqual({ type: 'none' })
  })
})

import { expect, test } from 'vitest'
import { parseConfig } from './config.ts'
import { PlainFailure } from './plain-failure.ts'

test('without any setting, a simulator is served from SQLite on 127.0.0.1:8080', () => {
  const config = parseConfig({})

  expect(config).toMatchObject({ port: 8080, host: '127.0.0.1', upstream: null, logLevel: 'info' })
  expect(config.database).toMatchObject({ dialect: 'sqlite', synchronous: 'full' })
  expect([...config.services]).toEqual(['gateway', 'control', 'jobs'])
})

test('metrics are served where a port is set for them, to this machine unless it says otherwise', () => {
  const port = { ATELIER_METRICS_PORT: '9464' }

  expect(parseConfig({}).metrics).toBeNull()
  expect(parseConfig(port).metrics).toEqual({ port: 9464, host: '127.0.0.1' })
  expect(parseConfig({ ...port, ATELIER_METRICS_HOST: '::' }).metrics?.host).toBe('::')
  expect(() => parseConfig({ ATELIER_METRICS_PORT: 'all' })).toThrow(/ATELIER_METRICS_PORT/)
})

test('a flag wins over the environment, and an empty variable is none', () => {
  const environment = { ATELIER_PORT: '1', ATELIER_HOST: '', ATELIER_DATABASE_URL: ' ' }

  expect(parseConfig(environment, { port: '2' })).toMatchObject({ port: 2, host: '127.0.0.1' })
})

test('an API key alone means the Claude API, and a URL alone an upstream that asks for none', () => {
  expect(parseConfig({ ANTHROPIC_API_KEY: 'k' }).upstream).toEqual({
    url: 'https://api.anthropic.com',
    apiKey: 'k',
  })
  expect(parseConfig({ ATELIER_UPSTREAM_URL: 'http://localhost:1' }).upstream).toEqual({
    url: 'http://localhost:1',
    apiKey: null,
  })
})

test('a variable that is no setting is refused by name', () => {
  expect(() => parseConfig({ ATELIER_PROT: '1' })).toThrow(PlainFailure)
  expect(() => parseConfig({ ATELIER_PROT: '1' })).toThrow(
    /^ATELIER_PROT is not a setting of Atelier/,
  )
})

test.for([
  ['ATELIER_PORT', '80a', 'a whole number from 0 to 65535'],
  ['ATELIER_PORT', '65536', 'a whole number'],
  ['ATELIER_HOST', 'a b', 'an address or a host name'],
  ['ATELIER_DATABASE_URL', 'mysql://secret@x', 'a URL that begins with postgres://'],
  ['ATELIER_UPSTREAM_URL', 'api.anthropic.com', 'a URL that begins with http:// or https://'],
  ['ATELIER_SERVICES', 'gateway,web', 'some of gateway,control,jobs'],
  ['ATELIER_SQLITE_SYNCHRONOUS', 'off', 'one of full, normal'],
  ['ATELIER_LOG_LEVEL', 'loud', 'one of debug'],
  ['ATELIER_REQUEST_RETENTION_DAYS', '30', 'a whole number of days from 35 to 36500'],
  ['ATELIER_REQUEST_RETENTION_DAYS', '90d', 'a whole number of days'],
  ['ATELIER_EXTRA_CA_FILE', '/nowhere/ca.pem', 'a file that can be read'],
  ['ATELIER_SECRET_KEY', 'short', '32 random bytes'],
  ['ATELIER_SMTP_URL', 'mail.example', 'a URL that begins with smtp://'],
  ['ATELIER_MAIL_FROM', 'nobody', 'an e-mail address'],
  ['ATELIER_TRUSTED_PROXIES', '10.0.0.0/33', 'addresses or ranges'],
  ['ATELIER_WEBHOOK_ALLOWED_NETWORKS', 'localhost', 'addresses or ranges'],
  ['ANTHROPIC_API_KEY', 'two\nlines', 'a key of a Claude account'],
] as const)('%s is refused when it is %j', ([name, value, allowed]) => {
  const parse = () => parseConfig({ [name]: value })

  expect(parse).toThrow(PlainFailure)
  expect(parse).toThrow(`${name} must be ${allowed}`)
  expect(parse).not.toThrow(/secret@/)
})

test('single requests are kept for ninety days, or as long as it says, or for ever', () => {
  const daysOf = (days: string) =>
    parseConfig({ ATELIER_REQUEST_RETENTION_DAYS: days }).requestRetentionDays

  expect(parseConfig({}).requestRetentionDays).toBe(90)
  expect(daysOf('35')).toBe(35)
  expect([daysOf('0'), daysOf('forever')]).toEqual([null, null])
})

test('mail needs a server and a sender, or neither', () => {
  const both = {
    ATELIER_SMTP_URL: 'smtp://mail.example',
    ATELIER_MAIL_FROM: 'Atelier <a@b.example>',
  }

  expect(parseConfig(both).mail).toEqual({
    smtpUrl: 'smtp://mail.example',
    from: 'Atelier <a@b.example>',
  })
  expect(parseConfig({ ATELIER_MAIL_FROM: 'a@b.example' }).mail).toBeNull()
  expect(() => parseConfig({ ATELIER_SMTP_URL: 'smtp://mail.example' })).toThrow(
    'ATELIER_MAIL_FROM must be set where ATELIER_SMTP_URL is.',
  )
})

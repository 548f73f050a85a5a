import { expect, test } from 'vitest'
import { readSettings, settingsDraftOf } from './read-settings.ts'

const saved = {
  type: 'organization_settings',
  usage_tier: 'start',
  language: 'en',
  alert_emails: ['a@acme.example'],
  output_tokens: 'counted',
  workspaces_max: 100,
  unbounded_requests: 'allow',
  unknown_models: 'allow',
} as const
const settings = { ...saved, alert_emails: [...saved.alert_emails] }
const draft = settingsDraftOf(settings)

test('a form that nobody touched sends nothing', () => {
  expect(readSettings(draft, settings)).toEqual({ body: {}, problems: undefined })
})

test('only what differs is sent, as the API has it', () => {
  const edited = {
    ...draft,
    alertEmails: 'a@acme.example\n\nB@acme.example',
    workspacesMax: '1 500',
  }

  expect(readSettings(edited, settings).body).toEqual({
    alert_emails: ['a@acme.example', 'b@acme.example'],
    workspaces_max: 1500,
  })
})

test('what is no address is named with its line', () => {
  const edited = { ...draft, alertEmails: 'a@acme.example\nnobody', workspacesMax: '0' }

  expect(readSettings(edited, settings).problems).toEqual({
    alertEmails: { type: 'no_address', line: { number: 2, text: 'nobody' } },
    workspacesMax: true,
  })
})

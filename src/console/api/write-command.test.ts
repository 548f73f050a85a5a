import { describe, expect, test } from 'vitest'
import { requestOf } from './request.ts'
import { shellVariable, variablesIn } from './shell-variable.ts'
import { writeCommand, writeCurl } from './write-command.ts'

const origin = 'https://atelier.example'
const commandNames = {
  'POST /v1/organizations/account/password': 'account password create',
  'POST /v1/organizations/increase/{id}/approve': 'increase approve',
}

test('a secret is a variable of the shell, in the body and in the path', () => {
  const change = requestOf('POST /v1/organizations/account/password', {
    body: { new_password: shellVariable('NEW_PASSWORD') },
  })
  const approval = requestOf('POST /v1/organizations/increase/{id}/approve', {
    params: { id: shellVariable('REQUEST_ID') },
  })

  expect(writeCurl(change, { origin, credential: 'session' })).toBe(
    [
      'curl -sS https://atelier.example/v1/organizations/account/password',
      '-H "authorization: Bearer $SESSION"',
      "-H 'content-type: application/json'",
      String.raw`-d '{"new_password":"'"$NEW_PASSWORD"'"}'`,
    ].join(' \\\n  '),
  )
  expect(writeCurl(approval, { origin, credential: 'admin_key' })).toContain(
    String.raw`'https://atelier.example/v1/organizations/increase/'"$REQUEST_ID"'/approve'`,
  )
  expect(writeCommand(approval, { commandNames, credential: 'admin_key' })).toBe(
    String.raw`atelier increase approve ''"$REQUEST_ID"''`,
  )
})

test('what takes a session hands it to the command line in the place of the admin key', () => {
  const change = requestOf('POST /v1/organizations/account/password', { body: { a: 'it’s $HOME' } })

  expect(writeCommand(change, { commandNames, credential: 'session' })).toBe(
    `ATELIER_ADMIN_KEY=$SESSION atelier account password create --body '{"a":"it’s $HOME"}'`,
  )
})

describe('variables', () => {
  test('are each named once, and only those that were meant', () => {
    const [first, second] = [shellVariable('A'), shellVariable('B')]

    expect(variablesIn(`${first} $HOME ${second} ${first}`)).toEqual(['$A', '$B'])
  })
})

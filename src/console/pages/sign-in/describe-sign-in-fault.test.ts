import { describe, expect, test } from 'vitest'
import { messages } from '#i18n/console/messages.en.ts'
import { ApiFault } from '../../api/fault.ts'
import { PasskeyDeclined } from '../../api/passkeys.ts'
import { createFormat } from '../../language/format.ts'
import { describeSignInFault } from './describe-sign-in-fault.ts'

const spoken = { messages, format: createFormat('en') }
const describeIt = (error: unknown): string => describeSignInFault(error, spoken, 'Wrong.')

describe('describeSignInFault', () => {
  test.each([
    ['a wait in words', { type: 'rate_limit_error', status: 429, retryAfterSeconds: 61 }, /2 min/],
    ['a server that is away', { type: 'unreachable', status: 0 }, /cannot be reached/],
    ['what was wrong', { type: 'authentication_error', status: 401 }, /^Wrong\.$/],
    [
      'a ticket that is over before what was wrong',
      { type: 'authentication_error', status: 401, details: { error_code: 'ticket_invalid' } },
      /too long/,
    ],
    [
      'the provider that has to be used',
      { type: 'permission_error', status: 403, details: { error_code: 'sso_required' } },
      /single sign-on/,
    ],
  ] as const)('tells %s', (_what, known, said) => {
    expect(describeIt(new ApiFault('on the wire', known))).toMatch(said)
  })

  test('blames nobody for a passkey that was not shown', () => {
    expect(describeIt(new PasskeyDeclined('declined'))).toMatch(/No passkey was used/)
  })
})

import { describe, expect, test } from 'vitest'
import { messages as en } from '#i18n/console/messages.en.ts'
import { messages as fr } from '#i18n/console/messages.fr.ts'
import { ApiFault } from '../api/fault.ts'
import { createFormat } from '../language/format.ts'
import { describeRefusal } from './describe-refusal.ts'

const refused = (details: Record<string, unknown>, more: { status?: number } = {}): ApiFault =>
  new ApiFault('in English', { type: 'invalid_request_error', status: 400, ...more, details })
const inEnglish = (fault: ApiFault): string => describeRefusal(fault, en, createFormat('en'))
const inFrench = (fault: ApiFault): string => describeRefusal(fault, fr, createFormat('fr'))

describe('describeRefusal', () => {
  test('names the limit that was met, whose it is, and what would fit', () => {
    const fault = refused({
      error_code: 'spend_too_large',
      scope: { type: 'workspace', id: 'wrkspc_1' },
      bound: '12.5',
      remaining: '0.004',
      max_tokens: 1200,
    })

    expect(inEnglish(fault)).toBe(
      'This request could cost up to $12.50, and $0.004 is left of the spend limit of the workspace. ' +
        'With 1,200 output tokens or less it fits.',
    )
    expect(inFrench(fault)).toContain('limite de dépenses de l’espace de travail')
  })

  test('says when the access comes back', () => {
    const fault = refused({
      error_code: 'spend_limit_reached',
      scope: { type: 'organization' },
      limit: '5.00',
      resets_at: '2026-12-01T00:00:00Z',
    })

    expect(inEnglish(fault)).toMatch(/the organization \(\$5\.00\) is reached.*1 December 2026/)
    expect(inFrench(fault)).toContain('1er décembre 2026')
  })

  test('names the rate limit in words', () => {
    const details = {
      error_code: 'rate_limited',
      scope: { type: 'workspace' },
      limiter: 'output_tokens_per_minute',
      limit: 2000,
    }
    const fault = new ApiFault('', {
      type: 'rate_limit_error',
      status: 429,
      details,
      retryAfterSeconds: 12,
    })

    expect(inEnglish(fault)).toBe(
      'The rate limit of the workspace is reached: 2,000 output tokens per minute. Try again in 12 s.',
    )
  })

  test('falls back on what the console says of any fault', () => {
    expect(inEnglish(refused({}, { status: 400 }))).toBe(en.errors.invalid)
    expect(inEnglish(refused({}, { status: 401 }))).toBe(en.refusals.notAuthenticated)
  })
})

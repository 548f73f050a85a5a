import { expect } from 'vitest'
import type { Answer, ControlWorld } from './control.ts'

export type ExpectedRefusal = {
  readonly status: number
  readonly type?: string
  readonly message: string | RegExp
}

/** What a suite expects the Admin API to refuse: the whole envelope, whatever the words. */
export async function expectRefused(
  call: Promise<Answer>,
  { status, type, message }: ExpectedRefusal,
): Promise<void> {
  const answer = await call
  expect(answer.status, JSON.stringify(answer.body)).toBe(status)
  expect(answer.body).toEqual({
    type: 'error',
    error: { type: type ?? 'invalid_request_error', message: answer.body.error.message },
    request_id: answer.headers.get('request-id'),
  })
  expect(answer.body.error.message).toMatch(message)
}

/** A 400 that says what is wrong. */
export function expectInvalid(
  world: Pick<ControlWorld, 'call'>,
  [method, path, body]: readonly [method: string, path: string, body?: unknown],
  message: string | RegExp,
): Promise<void> {
  return expectRefused(world.call(method, path, { body }), { status: 400, message })
}

/** A 404 in these words. */
export function expectMissing(
  world: Pick<ControlWorld, 'call'>,
  [method, path, body]: readonly [method: string, path: string, body?: unknown],
  message: string,
): Promise<void> {
  return expectRefused(world.call(method, path, { body }), {
    status: 404,
    type: 'not_found_error',
    message,
  })
}

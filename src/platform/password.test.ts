import { expect, test } from 'vitest'
import { bounds } from './bounds.ts'
import { hashOfNobody, hashPassword, PasswordsBusy, verifyPassword } from './password.ts'

test('a hash verifies its password and no other, and no two hashes are alike', async () => {
  const phc = await hashPassword('correct horse')

  expect(phc).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
  expect(await verifyPassword('correct horse', phc)).toBe(true)
  expect(await verifyPassword('correct hors', phc)).toBe(false)
  expect(await hashPassword('correct horse')).not.toBe(phc)
})

test('passwords that nobody could wait for are refused, and those that wait are served', async () => {
  const phc = await hashPassword('any', (salt) => salt.fill(1))
  const cheap = phc.replace(/m=\d+,t=\d+/, 'm=8,t=1')
  const countMax = bounds.passwordsRunningMax + bounds.passwordsWaitingMax

  const checks = Array.from({ length: countMax + 1 }, () => verifyPassword('any', cheap))

  const results = await Promise.allSettled(checks)
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(countMax)
  expect(results.at(-1)).toMatchObject({ reason: new PasswordsBusy() })
  expect(await verifyPassword('any', phc)).toBe(true)
})

test('a password verifies however its accents were typed', async () => {
  const phc = await hashPassword('clé secrète')

  expect(await verifyPassword('cle\u0301 secre\u0300te', phc)).toBe(true)
})

test('checking against nobody takes the work of checking against somebody', async () => {
  const costOf = (phc: string) => phc.split('$').slice(1, 4)

  expect(costOf(hashOfNobody)).toEqual(costOf(await hashPassword('any')))
  expect(await verifyPassword('', hashOfNobody)).toBe(false)
})

import { expect, test } from 'vitest'
import { hashOfNobody, hashPassword, verifyPassword } from './password.ts'

test('a hash verifies its password and no other, and no two hashes are alike', async () => {
  const phc = await hashPassword('correct horse')

  expect(phc).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
  expect(await verifyPassword('correct horse', phc)).toBe(true)
  expect(await verifyPassword('correct hors', phc)).toBe(false)
  expect(await hashPassword('correct horse')).not.toBe(phc)
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

import { argon2, randomFillSync, timingSafeEqual } from 'node:crypto'
import { bounds } from './bounds.ts'
import type { Random } from './ids.ts'

// OWASP's second choice for argon2id: 19 MiB, two passes, one lane. About 45 ms.
const cost = { memory: 19 * 1024, passes: 2, parallelism: 1 } as const
const saltLength = 16
const tagLength = 32

/** An argon2id hash in PHC form, which carries its own salt and cost. Runs off the event loop. */
export async function hashPassword(
  password: string,
  random: Random = randomFillSync,
): Promise<string> {
  const salt = new Uint8Array(saltLength)
  random(salt)
  const tag = await derive(password, { ...cost, salt })
  const { memory, passes, parallelism } = cost
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${encode(salt)}$${encode(tag)}`
}

/**
 * A hash that no password is known to have, at today's cost: to check against where there is no person, so that
 * the time taken does not tell.
 */
export const hashOfNobody = `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${encode(new Uint8Array(saltLength))}$${encode(new Uint8Array(tagLength))}`

/** Whether the password is the one that was hashed, at whatever cost it was hashed. */
export async function verifyPassword(password: string, phc: string): Promise<boolean> {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(phc)
  if (!match) throw new Error('not an argon2id hash')
  const [, memory, passes, parallelism, salt, tag] = match
  const derived = await derive(password, {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt!, 'base64'),
  })
  const expected = Buffer.from(tag!, 'base64')
  return expected.length === derived.length && timingSafeEqual(expected, derived)
}

/** More passwords are waiting to be checked than anybody would wait for. */
export class PasswordsBusy extends Error {
  override readonly name = 'PasswordsBusy'
}

type Derivation = {
  readonly memory: number
  readonly passes: number
  readonly parallelism: number
  readonly salt: Uint8Array
}

async function derive(password: string, { salt, ...rest }: Derivation): Promise<Uint8Array> {
  const parameters = { ...rest, tagLength, nonce: salt, message: password.normalize('NFKC') }
  await takeTurn()
  try {
    return await new Promise((resolve, reject) => {
      argon2('argon2id', parameters, (error, derived) => (error ? reject(error) : resolve(derived)))
    })
  } finally {
    giveTurn()
  }
}

// Of the process, as its threads are.
let running = 0
const waiting: (() => void)[] = []

async function takeTurn(): Promise<void> {
  if (running < bounds.passwordsRunningMax) {
    running += 1
    return
  }
  if (waiting.length >= bounds.passwordsWaitingMax) throw new PasswordsBusy()
  await new Promise<void>((resolve) => waiting.push(resolve))
}

/** The turn goes to whoever waits longest, so that nobody who comes later gets between. */
function giveTurn(): void {
  const next = waiting.shift()
  if (next) next()
  else running -= 1
}

function encode(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replaceAll('=', '')
}

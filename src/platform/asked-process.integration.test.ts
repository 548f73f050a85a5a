import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { TestQuestion } from '#test/support/answering-process.ts'
import { answeringProcess, askingProcess } from '#test/support/asked-processes.ts'
import { openAskedProcess } from './asked-process.ts'
import type { Asker } from './asker.ts'

const secret = 'postgres://somebody:password@host/database'
let asker: Asker<TestQuestion, unknown>
beforeEach(() => {
  asker = openAskedProcess(answeringProcess, { secret })
})
afterEach(() => asker.close())

test('answers each of what is asked at once, with all that JSON cannot say', async () => {
  const bytes = new Uint8Array([1, 2, 3])
  const asked = [1n, bytes, new Map([[{ a: 1 }, undefined]])].map((echo) => asker.ask({ echo }))

  expect(asker.waiting()).toBe(3)
  expect(await Promise.all(asked)).toEqual([1n, bytes, new Map([[{ a: 1 }, undefined]])])
  expect(asker.waiting()).toBe(0)
})

test('what it throws arrives with its name, and it goes on', async () => {
  const failed = asker.ask({ fail: 'too far' })

  await expect(failed).rejects.toMatchObject({ name: 'RangeError', message: 'too far' })
  expect(await asker.ask({ echo: 'still there' })).toBe('still there')
})

test('one that dies fails those who wait, and the next is answered by another', async () => {
  const [died, waited] = await Promise.allSettled([
    asker.ask({ exit: 3 }),
    asker.ask({ echo: 'never' }),
  ])

  expect(died).toMatchObject({ status: 'rejected' })
  expect(waited).toMatchObject({ status: 'rejected' })
  expect(await asker.ask({ echo: 'again' })).toBe('again')
})

test('what it is started with is not among its arguments', async () => {
  expect(await asker.ask({ tell: 'secret' })).toBe(secret)
  expect(JSON.stringify(await asker.ask({ tell: 'arguments' }))).not.toContain('password')
})

test('once it is closed, those who wait hear of it', async () => {
  await asker.ask({ echo: 'started' })
  const waiting = expect(asker.ask({ echo: 'never' })).rejects.toThrow('has ended')
  await asker.close()
  await waiting
})

function startAsking(...args: readonly string[]) {
  return spawn(process.execPath, [fileURLToPath(askingProcess), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

test('one that waits for questions keeps nobody alive', async () => {
  const asking = startAsking()

  expect(await text(asking.stdout)).toBe('asked\n')
  expect(asking.exitCode ?? (await once(asking, 'exit'))[0]).toBe(0)
})

test('it ends with the process that asks, also one that is killed', async () => {
  const asking = startAsking('stay')
  await once(asking.stdout, 'data')

  asking.kill('SIGKILL')

  // Both write there: it is closed once neither is left.
  await once(asking.stdout.resume(), 'close')
})

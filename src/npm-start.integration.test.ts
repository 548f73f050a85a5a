import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runAtelier, temporaryFolder } from '#test/support/process.ts'
import type { Ended } from '#test/support/process.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

let folder: { path: string; remove(): void }
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => folder.remove())

function start(env: Record<string, string>): Promise<Ended> {
  const args = ['start', '--port', '0', '--data-dir', folder.path]
  return runAtelier(args, { env }).ended
}

test('SIGTERM to npm itself reaches the server, which drains and leaves nothing behind', async () => {
  const npm = spawn('npm', ['start'], {
    cwd: root,
    env: {
      PATH: `${dirname(process.execPath)}:${process.env['PATH']}`,
      HOME: folder.path,
      ATELIER_DATA_DIR: folder.path,
      // The server's own environment, so its port must be free: any.
      ATELIER_PORT: '0',
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const exited = once(npm, 'exit')
  let output = ''
  npm.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  await expect.poll(() => output, { timeout: 20_000 }).toContain('upstream')
  const url = /listens on (\S+)/.exec(output)![1]!

  npm.kill('SIGTERM')
  await exited

  await expect.poll(() => fetch(url).catch(() => 'gone'), { timeout: 10_000 }).toBe('gone')
  await expect.poll(() => existsSync(join(folder.path, 'server.json'))).toBe(false)
})

test("a key of Atelier's own is no key of a Claude account, and the start says so", async () => {
  const { code, stderr } = await start({ ANTHROPIC_API_KEY: 'atl-api01-something' })
  expect(code).toBe(1)
  expect(stderr).toBe(
    'atelier: ANTHROPIC_API_KEY must be a key of a Claude account, not of Atelier, on one line.\n',
  )
})

test('a file of authorities that holds no certificate is refused by name', async () => {
  const path = join(folder.path, 'ca.pem')
  writeFileSync(path, 'nothing of the kind')
  const { code, stderr } = await start({ ATELIER_EXTRA_CA_FILE: path })
  expect(code).toBe(1)
  expect(stderr).toMatch(/^atelier: ATELIER_EXTRA_CA_FILE must be .*holds no certificate\.\n$/)
})

test('a start that fails half-way ends, and leaves nothing listening', async () => {
  // The server writes its address there once it listens, and cannot.
  mkdirSync(join(folder.path, 'server.json'))
  const { code, stderr } = await start({})
  expect(code).toBe(1)
  expect(stderr).toContain('server.json')
})

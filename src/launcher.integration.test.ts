import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { temporaryFolder } from '#test/support/process.ts'

const launcher = fileURLToPath(new URL('../bin/atelier.mjs', import.meta.url))

// The launcher asks nothing of a Node but its version, so a Node that lies about it is an old one.
const pretendsToBeOld = [
  '--import',
  `data:text/javascript,Object.defineProperty(process,'versions',{value:{node:'20.19.0'}})`,
]

let folder: { path: string; remove(): void }
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => folder.remove())

test('an old Node hands over to the pinned one, with its signals and its exit code', async () => {
  const args = [...pretendsToBeOld, launcher, 'simulate', '--port', '0']
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')

  child.kill('SIGTERM')

  expect(await once(child, 'exit')).toEqual([0, null])
  const unknown = spawn(process.execPath, [...pretendsToBeOld, launcher, 'begin'])
  expect(await once(unknown, 'exit')).toEqual([2, null])
})

test('it says which version it is', async () => {
  const child = spawn(process.execPath, [launcher, '--version'])

  expect(await text(child.stdout)).toMatch(/^\d+\.\d+\.\d+\n$/)
  expect(await once(child, 'exit')).toEqual([0, null])
})

test('an old Node without a pinned one is told which is needed', async () => {
  mkdirSync(join(folder.path, 'bin'))
  const alone = join(folder.path, 'bin', 'atelier.mjs')
  copyFileSync(launcher, alone)

  const child = spawn(process.execPath, [...pretendsToBeOld, alone, 'start'])
  const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])

  expect(code).toBe(1)
  expect(stderr).toMatch(
    /^atelier: Node 24\.15 or newer is needed, and this is 20\.19\.0\. Run "npm ci"/,
  )
  expect(stderr.trimEnd().split('\n')).toHaveLength(1)
})

import { execFileSync } from 'node:child_process'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runAtelier, startAtelier, temporaryFolder } from '#test/support/process.ts'
import type { Ended, RunningServer } from '#test/support/process.ts'

let folder: { path: string; remove(): void }
let server: RunningServer

beforeEach(async () => {
  folder = temporaryFolder()
  server = await startAtelier(folder.path)
})
afterEach(async () => {
  server.child.kill('SIGKILL')
  await server.ended
  folder.remove()
})

test('the command line administers a server that runs', async () => {
  const who = ['--organization', 'Acme', '--email', 'ada@acme.example']
  const init = ['init', ...who, '--data-dir', folder.path, '--password', 'correct horse', '--json']
  const { admin_api_key: key } = JSON.parse((await runAtelier(init).ended).stdout)
  const run = (...args: string[]): Promise<Ended> =>
    runAtelier(args, { env: { ATELIER_URL: server.url, ATELIER_ADMIN_KEY: key } }).ended

  const made = await run('workspaces', 'create', '--name', 'a', '--json')
  const { id } = JSON.parse(made.stdout)
  const secret = await run('keys', 'create', '--name', 'k', '--workspace-id', id)
  const listed = await run('keys', 'list', '--workspace-id', id)
  const refused = await run('limits', 'set', '--scope.type', 'organization', '--amount', 'much')
  const nowhere = await runAtelier(['workspaces', 'list'], {
    env: { ATELIER_URL: 'http://127.0.0.1:1', ATELIER_ADMIN_KEY: key },
  }).ended

  expect(secret.stdout).toMatch(/^key +atl-api01-\S+$/m)
  expect(listed.stdout).toMatch(/^id +name +status/)
  expect([refused.code, refused.stdout]).toEqual([1, ''])
  expect(refused.stderr).toMatch(
    /^atelier: amount: Must be a string of whole US cents.*\(400, req_/,
  )
  expect([nowhere.code, nowhere.stderr]).toEqual([1, expect.stringMatching(/^atelier: No Atelier/)])
})

test('the shell takes the script that completes commands', async () => {
  const { stdout } = await runAtelier(['completion', 'bash']).ended
  const ask = `${stdout}\nCOMP_WORDS=(atelier keys li); COMP_CWORD=2; _atelier; echo "\${COMPREPLY[@]}"`

  expect(execFileSync('bash', ['-c', ask], { encoding: 'utf8' })).toBe('list\n')
})

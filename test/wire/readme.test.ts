import { execFile } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startAtelier, temporaryFolder } from '../support/process.ts'
import type { RunningServer } from '../support/process.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const tour = readme.slice(readme.indexOf('## A tour'), readme.indexOf('## Settings'))

/** The fenced blocks of the tour in one language, in order. */
function blocks(language: string): string[] {
  return [...tour.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, 'g'))].map(
    (match) => match[1]!,
  )
}

let server: RunningServer
const folder = temporaryFolder()
// Beside the installed SDK, where a reader's file would be.
const script = join(root, `tour-${process.pid}.mjs`)
beforeEach(async () => {
  server = await startAtelier(join(folder.path, 'data'))
})
afterEach(async () => {
  server.child.kill('SIGTERM')
  await server.ended
  rmSync(script, { force: true })
  folder.remove()
})

test('the tour of the README runs as pasted: set up, curl, the SDK, and a limit that refuses', async () => {
  const here = (text: string): string =>
    text
      .replaceAll('http://127.0.0.1:8080', server.url)
      .replaceAll('./init.json', 'init.json')
      .replaceAll('init.json', join(folder.path, 'init.json'))
  const shell = blocks('sh').filter((block) => !block.includes('ANTHROPIC_BASE_URL'))
  const [init, setUp, call, lower] = shell
  writeFileSync(script, here(blocks('js')[0]!))
  const commands = ['set -e', init!, setUp!, call!, `echo; node ${script}`, lower!, call!].map(here)

  const { stdout } = await promisify(execFile)('bash', ['-c', commands.join('\n')], {
    cwd: root,
    env: {
      PATH: `${dirname(process.execPath)}:${process.env['PATH']}`,
      HOME: folder.path,
      ATELIER_DATA_DIR: join(folder.path, 'data'),
    },
  })

  // In this order, and nothing refused before the limit is lowered.
  expect(stdout).toMatch(
    /"type":"spend_limit".*"type":"message"[^]*\d+ output tokens[^]*"type":"spend_limit".*You have reached your specified workspace API usage limits\./,
  )
  expect(stdout.match(/"type":"error"/g)).toHaveLength(1)
}, 60_000)

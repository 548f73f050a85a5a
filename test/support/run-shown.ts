import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Locator } from 'playwright'
import { root } from './programs.ts'

const run = promisify(execFile)

/** What *Show as command* shows in a form that is open, one code block after the other. */
export async function readCommands(form: Locator, label: string): Promise<readonly string[]> {
  await form.getByRole('button', { name: label }).click()
  return shownCommands(form, label)
}

/** The same of a form whose commands are open. */
export async function shownCommands(form: Locator, label: string): Promise<readonly string[]> {
  const figures = form.getByRole('button', { name: label }).locator('xpath=..').getByRole('figure')
  await figures.last().waitFor()
  return figures.locator('code').allTextContents()
}

/** Types them into a shell that has the variables, and `atelier` on its path. Resolves to what is printed. */
export async function runShown(
  commands: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<string> {
  // As a reader has it who has installed the package.
  const atelier = `atelier() { '${process.execPath}' '${join(root, 'bin', 'atelier.mjs')}' "$@"; }`
  const { stdout } = await run(
    'bash',
    ['--norc', '-c', `set -e\n${[atelier, ...commands].join('\n')}`],
    {
      env: { PATH: process.env['PATH'], NO_PROXY: '*', ...variables },
    },
  )
  return stdout
}

import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../', import.meta.url))

/** The script behind a package's command, so that it runs on this very Node and not on the first in the PATH. */
export function programOf(packageName: string, command = packageName): string {
  const folder = join(root, 'node_modules', packageName)
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    bin: Record<string, string>
  }
  const script = manifest.bin[command]
  if (script === undefined) throw new Error(`The package ${packageName} has no command ${command}`)
  return join(folder, script)
}

/**
 * Runs a script on this Node with its output shown, errors in one stream with the rest, so that what is
 * printed after it comes last wherever the streams go. Resolves to its exit code, 1 when a signal ended it.
 */
export async function runNode(parameters: readonly string[]): Promise<number> {
  return (await spawnNode(parameters, 1)).exitCode
}

export type Outcome = { readonly exitCode: number; readonly output: string }

/** Runs a script on this Node and keeps what it printed, in the order in which it came. */
export function runNodeQuietly(parameters: readonly string[]): Promise<Outcome> {
  return spawnNode(parameters, 'pipe', { NO_COLOR: '1', FORCE_COLOR: undefined })
}

function spawnNode(
  parameters: readonly string[],
  output: 1 | 'pipe',
  settings: NodeJS.ProcessEnv = {},
): Promise<Outcome> {
  // Programs that start `node` themselves must find this one too.
  const path = [join(root, 'node_modules', '.bin'), process.env['PATH'] ?? ''].join(delimiter)
  const child = spawn(process.execPath, parameters, {
    cwd: root,
    stdio: ['inherit', output, output],
    env: { ...process.env, ...settings, PATH: path },
  })
  const chunks: Buffer[] = []
  child.stdout?.on('data', (chunk: Buffer) => void chunks.push(chunk))
  child.stderr?.on('data', (chunk: Buffer) => void chunks.push(chunk))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (exitCode) => {
      resolve({ exitCode: exitCode ?? 1, output: Buffer.concat(chunks).toString() })
    })
  })
}

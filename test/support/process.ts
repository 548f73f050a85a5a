import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'

const launcher = fileURLToPath(new URL('../../bin/atelier.mjs', import.meta.url))

export type RunOptions = {
  readonly env?: Record<string, string>
  /** What it reads from standard input. */
  readonly input?: string
  readonly node?: string
}

export type Running = {
  readonly child: ChildProcess
  /** What it has printed so far. */
  output(): { readonly stdout: string; readonly stderr: string }
  /** Resolves when standard output holds the text; rejects when the process ends without it. */
  printed(text: string): Promise<void>
  ended: Promise<Ended>
}

export type Ended = {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs `atelier` as a user does, with none of the caller's settings. */
export function runAtelier(args: readonly string[], options: RunOptions = {}): Running {
  const child = spawn(options.node ?? process.execPath, [launcher, ...args], {
    env: { ...cleanEnvironment(), ...options.env },
    stdio: 'pipe',
  })
  child.stdin.end(options.input ?? '')
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const ended = once(child, 'close').then(([code, signal]): Ended => ({
    code,
    signal,
    stdout,
    stderr,
  }))
  return {
    child,
    output: () => ({ stdout, stderr }),
    printed: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (stdout.includes(text)) resolve()
        }
        child.stdout.on('data', look)
        look()
        void ended.then(() => reject(new Error(`ended without "${text}":\n${stdout}${stderr}`)))
      }),
    ended,
  }
}

export type RunningServer = Running & {
  readonly url: string
  /** Empty where it serves no metrics. */
  readonly metricsUrl: string
}

/** Starts a server on a free port and waits for its banner. */
export async function startAtelier(
  dataDir: string,
  { args = [], ...options }: RunOptions & { args?: readonly string[] } = {},
): Promise<RunningServer> {
  const server = runAtelier(['start', '--port', '0', '--data-dir', dataDir, ...args], options)
  await server.printed('upstream')
  const { stdout } = server.output()
  const url = /listens on (\S+)/.exec(stdout)?.[1]
  const metricsUrl = /metrics +(http\S+)/.exec(stdout)?.[1] ?? ''
  return { ...server, url: url!, metricsUrl }
}

/** A folder that the test removes. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'atelier-process-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

function cleanEnvironment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(
    ([name]) => !/^(ATELIER_|ANTHROPIC_|HTTPS?_PROXY|NO_PROXY|NODE_OPTIONS|VITEST)/i.test(name),
  )
  return Object.fromEntries(entries)
}

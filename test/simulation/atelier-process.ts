import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const launcher = fileURLToPath(new URL('../../bin/atelier.mjs', import.meta.url))

/** The product as its users run it: a process of its own, started by the launcher. */
export type AtelierProcess = {
  readonly url: string
  /** Resolves when `/readyz` answers 200. */
  start(): Promise<void>
  /** SIGKILL, at once. */
  kill(): Promise<void>
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>
  output(): string
}

export async function createAtelierProcess(env: Record<string, string>): Promise<AtelierProcess> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  let child: ChildProcess | undefined
  let output = ''

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    if (!child || child.exitCode !== null || child.signalCode !== null)
      return child?.exitCode ?? null
    const exited = once(child, 'exit') as Promise<[number | null]>
    child.kill(signal)
    return (await exited)[0]
  }

  return {
    url,
    start: async () => {
      output = ''
      // The launcher under the pinned Node runs the server in its own process: what is killed is the server.
      child = spawn(process.execPath, [launcher, 'start'], {
        env: { ...process.env, ...env, ATELIER_PORT: String(port), ATELIER_LOG_LEVEL: 'warn' },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      for (const stream of [child.stdout!, child.stderr!]) {
        stream.on('data', (chunk: Buffer) => {
          output = (output + chunk.toString()).slice(-20_000)
        })
      }
      await untilReady(url, child, () => output)
    },
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
    output: () => output,
  }
}

/** Runs one command of the CLI to its end and returns what it printed; throws with its complaint if it failed. */
export async function runAtelier(
  args: readonly string[],
  env: Record<string, string>,
): Promise<string> {
  const child = spawn(process.execPath, [launcher, ...args], { env: { ...process.env, ...env } })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number]
  if (code !== 0) throw new Error(`atelier ${args.join(' ')} exited with ${code}: ${stderr}`)
  return stdout
}

async function untilReady(url: string, child: ChildProcess, output: () => string): Promise<void> {
  const deadlineMs = Date.now() + 30_000
  for (;;) {
    if (child.exitCode !== null) throw new Error(`Atelier did not start:\n${output()}`)
    if (Date.now() > deadlineMs) throw new Error(`Atelier was not ready in time:\n${output()}`)
    const response = await fetch(`${url}/readyz`).catch(() => undefined)
    await response?.arrayBuffer()
    if (response?.status === 200) return
    await wait(20)
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

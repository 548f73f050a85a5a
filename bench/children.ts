import { fork, spawn } from 'node:child_process'
import type { ChildProcess, Serializable } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'

/** Every process that the bench starts ends with it, however it ends. */
const running = new Set<ChildProcess>()

const stopMsMax = 15_000
const outputCharsMax = 4_000

process.once('exit', () => {
  for (const child of running) child.kill('SIGTERM')
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))

export type Child = {
  readonly pid: number
  /** The last lines it wrote, for when it fails. */
  output(): string
  hasExited(): boolean
  /** Asks it to end, and waits until it has. */
  stop(): Promise<void>
}

/** Starts a program; what it writes is kept and not shown. */
export function startProgram(
  command: string,
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv; cwd?: string } = {},
): Child {
  return keep(spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] }))
}

export type Worker = Child & {
  /** Sends a message and waits for the next one back. Rejects when the worker ends instead. */
  ask<Answer>(message: Serializable): Promise<Answer>
  send(message: Serializable): void
  /** The next message. */
  next<Answer>(): Promise<Answer>
}

/** Starts a module of the bench in a process of its own. */
export function startWorker(module: URL, args: readonly string[] = []): Worker {
  const forked = fork(module, args, { execArgv: [], stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  const child = keep(forked)
  const next = <Answer>(): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const onExit = (): void => reject(new Error(`${module.pathname} ended:\n${child.output()}`))
      forked.once('exit', onExit)
      forked.once('message', (message) => {
        forked.off('exit', onExit)
        resolve(message as Answer)
      })
    })
  return {
    ...child,
    next,
    send: (message) => void forked.send(message),
    ask: (message) => {
      const answer = next<never>()
      forked.send(message)
      return answer
    },
  }
}

function keep(child: ChildProcess): Child {
  running.add(child)
  let output = ''
  const collect = (text: Buffer): void => {
    output = (output + text.toString()).slice(-outputCharsMax)
  }
  child.stdout?.on('data', collect)
  child.stderr?.on('data', collect)
  child.on('error', (error) => {
    output += String(error)
    running.delete(child)
  })
  child.once('exit', () => running.delete(child))
  const hasExited = (): boolean => child.exitCode !== null || child.signalCode !== null
  return {
    pid: child.pid ?? -1,
    output: () => output,
    hasExited: () => child.pid === undefined || hasExited(),
    stop: async () => {
      if (child.pid === undefined || hasExited()) return
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), stopMsMax)
      await exited
      clearTimeout(timer)
    },
  }
}

/** Runs a program to its end and gives back what it wrote. Rejects when it fails. */
export async function runProgram(
  command: string,
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv; cwd?: string } = {},
): Promise<string> {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  running.add(child)
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (text: Buffer) => (stdout += text.toString()))
  child.stderr.on('data', (text: Buffer) => (stderr += text.toString()))
  try {
    const [code] = (await once(child, 'close')) as [number | null]
    if (code === 0) return stdout
  } finally {
    running.delete(child)
  }
  throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`)
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

const startMsMax = 30_000

/** Waits until the address answers `isReady`, or throws with what the child wrote. */
export async function waitForHttp(
  child: Child,
  url: string,
  isReady: (status: number) => boolean = () => true,
): Promise<void> {
  const deadline = performance.now() + startMsMax
  while (performance.now() < deadline && !child.hasExited()) {
    const status = await fetch(url).then(
      async (response) => {
        await response.arrayBuffer()
        return response.status
      },
      () => undefined,
    )
    if (status !== undefined && isReady(status)) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`nothing answers at ${url}:\n${child.output()}`)
}

import { setTimeout as wait } from 'node:timers/promises'
import { runAtelier, startAtelier } from '../support/process.ts'
import type { RunningServer } from '../support/process.ts'

/** A server that is killed and started again at the same address. */
export type AtelierProcess = {
  url(): string
  /** Resolves once it listens, which it does when earlier crashes have been settled. */
  start(): Promise<void>
  /** SIGKILL, at once. */
  kill(): Promise<void>
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>
  output(): string
}

export function createAtelierProcess(dataDir: string, env: Record<string, string>): AtelierProcess {
  let server: RunningServer | undefined
  let port = '0'

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    server?.child.kill(signal)
    return (await server?.ended)?.code ?? null
  }

  return {
    url: () => `http://127.0.0.1:${port}`,
    start: async () => {
      server = await startAtPort(dataDir, port, env)
      port = new URL(server.url).port
    },
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
    output: () => Object.values(server?.output() ?? {}).join(''),
  }
}

/** Runs one command of the CLI to its end and returns what it printed; throws with its complaint if it failed. */
export async function runToEnd(
  args: readonly string[],
  env: Record<string, string>,
): Promise<string> {
  const { code, stdout, stderr } = await runAtelier(args, { env }).ended
  if (code !== 0) throw new Error(`atelier ${args.join(' ')} exited with ${code}: ${stderr}`)
  return stdout
}

/** While a server is down, a client's connection may have been given its port: then it starts once that is free. */
async function startAtPort(
  dataDir: string,
  port: string,
  env: Record<string, string>,
): Promise<RunningServer> {
  for (let attempt = 0; ; attempt++) {
    try {
      const args = ['--port', port]
      return await startAtelier(dataDir, { args, env: { ...env, ATELIER_LOG_LEVEL: 'warn' } })
    } catch (error) {
      if (attempt >= 50 || !String(error).includes(portInUse)) throw error
      await wait(100)
    }
  }
}

const portInUse = 'is taken'

type Initialized = {
  readonly organization_id: string
  readonly default_workspace_id: string
  readonly admin_api_key: string
}

/** An organization without rate limits of its own, as the preset of a tier would bring them. */
export async function initialize(env: Record<string, string>): Promise<Initialized> {
  const args = [
    'init',
    '--organization',
    'Crash',
    '--email',
    'a@acme.example',
    '--password',
    'correct horse',
    '--usage-tier',
    'custom',
    '--json',
  ]
  return JSON.parse(await runToEnd(args, env)) as Initialized
}

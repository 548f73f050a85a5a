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
      const args = ['--port', port]
      server = await startAtelier(dataDir, { args, env: { ...env, ATELIER_LOG_LEVEL: 'warn' } })
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

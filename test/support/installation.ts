import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'vitest'
import { runAtelier, startAtelier, temporaryFolder } from './process.ts'
import type { Ended, Running, RunningServer, RunOptions } from './process.ts'

type Options = RunOptions & { readonly dataDir?: string; readonly args?: readonly string[] }

export type StartedServer = {
  readonly url: string
  /** Empty where it serves no metrics. */
  readonly metricsUrl: string
  /** Of the Default workspace. Returns its secret. */
  createKey(adminKey: string): Promise<string>
  callMessages(key: string, body?: object): Promise<Response>
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>
}

/** A data folder, and the commands of a user on it, or on the folder that they name. */
export type InstallationFolder = {
  readonly path: string
  init(options?: Options): Promise<{ adminKey: string }>
  start(options?: Options): Promise<StartedServer>
  run(args: readonly string[], options?: Options): Promise<Ended>
  /** Starts a simulator and returns its URL. */
  simulate(...args: string[]): Promise<string>
  /** Writes three reservations into a scope row that no request made. */
  breakBooks(): void
  /** As if everybody who is signed in had shown who they are a day ago. */
  ageSessions(): void
  /** Ends what was started, and removes the folder. */
  close(): Promise<void>
}

export function openInstallationFolder(): InstallationFolder {
  const folder = temporaryFolder()
  const running: Running[] = []
  const run = (args: readonly string[], { dataDir, ...options }: Options = {}): Promise<Ended> =>
    runAtelier([...args, '--data-dir', dataDir ?? folder.path], options).ended
  return {
    path: folder.path,
    run,
    init: async (options) => {
      const names = ['--organization', 'Acme', '--email', 'ada@acme.example', '--json']
      const ended = await run(['init', ...names, '--password', 'correct horse'], options)
      expect([ended.code, ended.stderr]).toEqual([0, ''])
      return { adminKey: JSON.parse(ended.stdout).admin_api_key as string }
    },
    start: async ({ dataDir, ...options } = {}) => {
      const server = await startAtelier(dataDir ?? folder.path, options)
      running.push(server)
      return startedAt(server)
    },
    simulate: async (...args) => {
      const simulator = runAtelier(['simulate', '--port', '0', ...args])
      running.push(simulator)
      await simulator.printed('listens on')
      return /listens on (\S+)/.exec(simulator.output().stdout)![1]!
    },
    breakBooks: () =>
      edit(folder.path, `update ledger_scope set state = json_set(state, '$.open', 3)`),
    ageSessions: () =>
      edit(folder.path, 'update session set verified_at_ms = verified_at_ms - 86400000'),
    close: async () => {
      for (const { child } of running) child.kill('SIGKILL')
      await Promise.all(running.map(({ ended }) => ended))
      folder.remove()
    },
  }
}

function edit(folder: string, sql: string): void {
  const database = new DatabaseSync(join(folder, 'atelier.db'))
  database.exec(sql)
  database.close()
}

function startedAt({ url, metricsUrl, child, ended }: RunningServer): StartedServer {
  return {
    url,
    metricsUrl,
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
    createKey: async (adminKey) => {
      const answer = await fetch(`${url}/v1/organizations/api_keys`, {
        method: 'POST',
        headers: { 'x-api-key': adminKey },
        body: JSON.stringify({ name: 'key' }),
      })
      return ((await answer.json()) as { key: string }).key
    },
    callMessages: (key, body = {}) =>
      fetch(`${url}/v1/messages`, {
        method: 'POST',
        headers: {
          'x-api-key': key,
          'anthropic-version': '2023-06-01',
          'content-type': 'application/json',
        },
        body: JSON.stringify({
          model: 'claude-sonnet-5-5',
          max_tokens: 100,
          messages: [{ role: 'user', content: 'Say something.' }],
          ...body,
        }),
      }),
  }
}

/** What a command that fails prints: one sentence, nothing else. */
export function expectSentence({ code, stdout, stderr }: Ended, sentence: RegExp): void {
  expect(stderr.trimEnd().split('\n')).toHaveLength(1)
  expect(stderr).toMatch(sentence)
  expect(stdout).toBe('')
  expect(code).toBe(1)
}

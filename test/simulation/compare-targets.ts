import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nanoUsd } from '#domain/money.ts'
import { startSimulator } from '#simulator/server.ts'
import type { Simulator, SimulatorOptions } from '#simulator/server.ts'
import { freePort, startProgram, waitForHttp } from '../../bench/children.ts'
import type { Child } from '../../bench/children.ts'
import { openAttackSetting } from './attack-setting.ts'
import type { AttackedDatabase } from './attack-setting.ts'
import { sum } from './bill-check.ts'
import { settleWhatCrashesLeft } from './crash-books.ts'

/** Something that is asked to keep a spend limit. */
export type Target = {
  readonly name: string
  /** What it keeps the limit with. */
  readonly keeps: string
  start(limitNanoUsd: bigint, simulated: SimulatorOptions): Promise<RunningTarget>
}

export type RunningTarget = {
  readonly simulator: Simulator
  readonly urls: () => string[]
  readonly headers: Readonly<Record<string, string>>
  /** SIGKILL to each process, and a new start. */
  killEach(): Promise<void>
  /** What has been spent, as it knows itself after a last restart; `undefined` where it keeps no books. */
  spentNanoUsd(): Promise<bigint | undefined>
  close(): Promise<void>
}

/** Atelier, with the limit on the workspace. */
export function atelierTarget(database: AttackedDatabase): Target {
  return {
    name: `Atelier, ${database.name}`,
    keeps: 'a reservation of the most that each request can cost',
    start: async (limitNanoUsd, simulated) => {
      const spendLimits = [{ window: 'monthly', limitNanoUsd: nanoUsd(limitNanoUsd) }] as const
      const setting = await openAttackSetting(database, { workspace: { spendLimits } }, simulated)
      const { simulator, nodes, urls, headers, books, stop, close } = setting
      return {
        simulator,
        urls,
        headers,
        killEach: async () => {
          for (const node of nodes) {
            await node.kill()
            await node.start()
          }
        },
        spentNanoUsd: async () => {
          await settleWhatCrashesLeft(nodes, books)
          const spent = sum((await books.requests()).map((row) => row.cost_nano_usd ?? 0n))
          await stop([])
          return spent
        },
        close,
      }
    },
  }
}

const naiveModule = fileURLToPath(new URL('naive-gateway.ts', import.meta.url))
/** What the simulator takes as the account's key. */
export const upstreamKey = 'sk-upstream'

/** Check, then charge; with a counter in each of the processes. */
export function naiveTarget(folder: string, processes: number): Target {
  return {
    name: `check, then charge; ${processes} ${processes === 1 ? 'process' : 'processes'}`,
    keeps: 'a counter in memory, on disk each second',
    start: (limitNanoUsd, simulated) =>
      startPrograms(simulated, processes, {
        headersOf: () => ({}),
        argsOf: (port, upstreamUrl, index) => {
          const stateFile = join(folder, `naive-${processes}-${index}`)
          const upstream = [upstreamUrl, upstreamKey]
          return [naiveModule, String(port), ...upstream, String(limitNanoUsd), stateFile]
        },
        readSpent: async (urls) => {
          const counters = urls.map(async (url) => BigInt(await (await fetch(url)).text()))
          return sum(await Promise.all(counters))
        },
      }),
  }
}

/** How a target's programs are started and asked. */
export type Programs = {
  readonly headersOf: (upstreamUrl: string) => Readonly<Record<string, string>>
  readonly argsOf: (port: number, upstreamUrl: string, index: number) => string[]
  readonly readSpent: (urls: readonly string[]) => Promise<bigint | undefined>
}

/** So many processes of a target, in front of a simulator of its own. */
export async function startPrograms(
  simulated: SimulatorOptions,
  count: number,
  programs: Programs,
): Promise<RunningTarget> {
  const simulator = await startSimulator({ ...simulated, apiKey: upstreamKey })
  const ports: number[] = []
  const children: Child[] = []
  const urlOf = (index: number): string => `http://127.0.0.1:${ports[index]}`
  // Each time at a new port: a client's connection may have been given the old one.
  const start = async (index: number): Promise<void> => {
    const port = await freePort()
    ports[index] = port
    const args = programs.argsOf(port, simulator.url, index)
    const env = { ...process.env, TRUSTED_CUSTOM_HOSTS: '127.0.0.1', NODE_ENV: 'production' }
    children[index] = startProgram(process.execPath, args, { env })
    await waitForHttp(children[index], urlOf(index))
  }
  for (let index = 0; index < count; index++) await start(index)
  const urls = (): string[] => ports.map((_, index) => urlOf(index))
  return {
    simulator,
    urls,
    headers: programs.headersOf(simulator.url),
    killEach: async () => {
      for (const [index, child] of children.entries()) {
        process.kill(child.pid, 'SIGKILL')
        await child.stop()
        await start(index)
      }
    },
    spentNanoUsd: () => programs.readSpent(urls()),
    close: async () => {
      for (const child of children) await child.stop()
      await simulator.close()
    },
  }
}

import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { costOfUsage } from './bill-check.ts'
import type { ReportedUsage } from './bill-check.ts'
import { startPrograms, upstreamKey } from './compare-targets.ts'
import type { Target } from './compare-targets.ts'

const folder = new URL('../../bench/node_modules/@portkey-ai/gateway/', import.meta.url)
const program = fileURLToPath(new URL('build/start-server.js', folder))

/**
 * Portkey's open-source gateway from npm, as it is and with the nearest thing to a spend limit that it has;
 * none where the bench's packages are not installed.
 */
export function findPortkeyTargets(): Target[] {
  if (!existsSync(program)) return []
  const manifest = readFileSync(new URL('package.json', folder), 'utf8')
  const { version } = JSON.parse(manifest) as { version: string }
  const name = `Portkey ${version}`
  return [plainTarget(name), guardedTarget(`${name}, guardrail`)]
}

function plainTarget(name: string): Target {
  return {
    name,
    keeps: 'nothing: this version from npm has no limits of spend, tokens or requests',
    start: (_limitNanoUsd, simulated) =>
      startPrograms(simulated, 1, {
        headersOf: (upstreamUrl) => headersOf(providerAt(upstreamUrl)),
        argsOf,
        readSpent: async () => undefined,
      }),
  }
}

/**
 * Its guardrails ask a webhook before each request, which can deny it, and tell it the answer afterwards: with
 * the usage for JSON, and without it for streams. The webhook here keeps the budget, and is never killed.
 */
function guardedTarget(name: string): Target {
  return {
    name,
    keeps:
      'its webhook guardrails, which ask a counter before a request and tell it the usage after',
    start: async (limitNanoUsd, simulated) => {
      const budget = await startBudget(limitNanoUsd)
      const check = { 'default.webhook': { webhookURL: budget.url } }
      const guardrails = {
        input_guardrails: [{ ...check, deny: true }],
        output_guardrails: [check],
      }
      const running = await startPrograms(simulated, 1, {
        headersOf: (upstreamUrl) => headersOf({ ...providerAt(upstreamUrl), ...guardrails }),
        argsOf,
        readSpent: async () => budget.spentNanoUsd(),
      })
      return {
        ...running,
        close: async () => {
          await running.close()
          budget.server.closeAllConnections()
          budget.server.close()
        },
      }
    },
  }
}

function argsOf(port: number): string[] {
  return [program, `--port=${port}`, '--headless']
}

function providerAt(upstreamUrl: string) {
  return { provider: 'anthropic', api_key: upstreamKey, custom_host: `${upstreamUrl}/v1` }
}

function headersOf(config: object): Record<string, string> {
  return {
    'anthropic-version': '2023-06-01',
    'x-portkey-config': JSON.stringify(config),
  }
}

type Hook = {
  readonly eventType: 'beforeRequestHook' | 'afterRequestHook'
  readonly response?: { readonly json?: { readonly usage?: ReportedUsage } | null }
}

async function startBudget(limitNanoUsd: bigint): Promise<{
  readonly url: string
  readonly server: Server
  spentNanoUsd(): bigint
}> {
  let spentNanoUsd = 0n
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      const { eventType, response: told } = (await json(request)) as Hook
      if (eventType === 'afterRequestHook') spentNanoUsd += costOfUsage(told?.json?.usage ?? {})
      const verdict = eventType === 'afterRequestHook' || spentNanoUsd < limitNanoUsd
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ verdict }))
    }
    // The gateway is killed while it asks.
    answer().catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/`, server, spentNanoUsd: () => spentNanoUsd }
}

import { once } from 'node:events'
import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import type { InitFlags } from '#cli/program.ts'
import { describeProblem } from '#contract/describe-problem.ts'
import { InitBody, InitResponse } from '#contract/init.ts'
import type { InitInput } from '#contract/init.ts'
import { ApiError } from '#control/api-error.ts'
import { initializeOrganization } from '#control/organization/initialize-organization.ts'
import { systemClock } from '#platform/clock.ts'
import { parseConfig } from '#platform/config.ts'
import { trustExtraAuthority } from '#platform/extra-authority.ts'
import { createIds } from '#platform/ids.ts'
import { createLogger } from '#platform/log.ts'
import { PlainFailure } from '#platform/plain-failure.ts'
import { createStore } from '#store/store.ts'
import { openInstallation } from './installation.ts'
import { openSecretBox } from './installation-key.ts'
import { findServerFile } from './server-file.ts'
import type { ServerFile } from './server-file.ts'

/** `atelier init`: creates the organization, whether or not a server runs, and prints what was created. */
export async function init(flags: InitFlags): Promise<void> {
  const { dataDir, databaseUrl } = flags
  const config = parseConfig(process.env, { dataDir, databaseUrl })
  trustExtraAuthority(config.outgoing.extraCaFile)
  const body = await readBody(flags)
  const created = await initialize(config, body)
  process.stdout.write(flags.json ? `${JSON.stringify(created)}\n` : describe(created))
}

async function readBody(flags: InitFlags): Promise<InitInput> {
  const { organization, email, name, usageTier, language } = flags
  const password = flags.passwordStdin
    ? (await text(process.stdin)).replace(/\r?\n$/, '')
    : flags.password
  if (password === undefined) {
    throw new PlainFailure('A password is needed: give --password, or --password-stdin.')
  }
  const input = { organization, email, password, name, usage_tier: usageTier, language }
  const parsed = InitBody.safeParse(input)
  if (!parsed.success) throw new PlainFailure(`--${describeProblem(parsed.error, input)}.`)
  return input as InitInput
}

type InitConfig = Pick<
  ReturnType<typeof parseConfig>,
  'dataDir' | 'database' | 'logLevel' | 'secretKey'
>

/**
 * Whoever has the data folder does the work: this process, or else the server. Another `init`, or a server
 * that is starting or stopping, has it for a moment without answering; so it is tried again for a while.
 */
async function initialize(config: InitConfig, body: InitInput): Promise<InitResponse> {
  for (let triesLeft = triesMax; triesLeft > 0; triesLeft--) {
    const created = (await initializeHere(config, body)) ?? (await initializeThere(config, body))
    if (created) return created
    await sleep(tryEveryMs)
  }
  throw new PlainFailure(
    `Another process has the data folder ${config.dataDir}, and does not answer. Nothing was changed.`,
  )
}

const tryEveryMs = 100
const triesMax = 100

async function initializeHere(
  config: InitConfig,
  input: InitInput,
): Promise<InitResponse | undefined> {
  const clock = systemClock
  const ids = createIds(clock)
  const logger = createLogger(config.logLevel)
  const installation = await openInstallation(config, { clock, ids, logger })
  if (!installation) return undefined
  const { database, ledger } = installation
  try {
    const store = createStore(database)
    const secretBox = await openSecretBox(config, store)
    const services = { store, ledger, secretBox, clock, ids }
    return await initializeOrganization(services, InitBody.parse(input))
  } catch (error) {
    if (error instanceof ApiError) throw new PlainFailure(error.message, { cause: error })
    throw error
  } finally {
    await installation.close()
  }
}

/** Asks the server that has the folder. `undefined` when none answers there. */
async function initializeThere(
  { dataDir }: InitConfig,
  body: InitInput,
): Promise<InitResponse | undefined> {
  const server = findServerFile(dataDir)
  const answer = server && (await post(server, body).catch(() => undefined))
  // 404: the file is an earlier server's, and names what is now somebody else's port, or an old token.
  if (!answer || answer.status === 404) return undefined
  if (answer.status === 200) return InitResponse.parse(JSON.parse(answer.body))
  const { error } = JSON.parse(answer.body) as { error: { message: string } }
  throw new PlainFailure(error.message)
}

/** Not `fetch`: this call stays on the machine, whatever proxy the environment names. */
async function post(
  { url, token }: ServerFile,
  body: InitInput,
): Promise<{ status: number | undefined; body: string }> {
  const call = request(`${url}/internal/init`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    timeout: 30_000,
  })
  call.on('timeout', () => call.destroy(new Error('no answer')))
  call.end(JSON.stringify(body))
  const [response] = await once(call, 'response')
  return { status: response.statusCode, body: await text(response) }
}

function describe(created: InitResponse): string {
  return [
    `organization_id       ${created.organization_id}`,
    `user_id               ${created.user_id}`,
    `default_workspace_id  ${created.default_workspace_id}`,
    `admin_api_key         ${created.admin_api_key}`,
    '',
    'The admin key is shown once and stored nowhere: keep it safe.',
    '',
  ].join('\n')
}

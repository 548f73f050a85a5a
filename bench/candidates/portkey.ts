import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { freePort, startProgram, waitForHttp } from '../children.ts'
import type { Candidate } from './candidate.ts'

const benchFolder = new URL('..', import.meta.url)
const packageFolder = new URL('node_modules/@portkey-ai/gateway/', benchFolder)

/** Portkey's open-source gateway from npm, as its documentation runs it. It keeps no keys, limits or books. */
export const portkey: Candidate = {
  name: 'portkey',
  start: async ({ upstreamUrl }) => {
    installPeers()
    const port = await freePort()
    const server = new URL('build/start-server.js', packageFolder)
    const child = startProgram(
      process.execPath,
      [server.pathname, `--port=${port}`, '--headless'],
      {
        env: { ...process.env, TRUSTED_CUSTOM_HOSTS: '127.0.0.1', NODE_ENV: 'production' },
      },
    )
    const url = `http://127.0.0.1:${port}`
    await waitForHttp(child, url)
    return {
      url,
      headers: {
        'x-portkey-provider': 'anthropic',
        'x-portkey-custom-host': `${upstreamUrl}/v1`,
      },
      apiKey: 'bench',
      pids: [child.pid],
      databasePids: [],
      facts: { node: process.version, '@portkey-ai/gateway': readVersion() },
      stop: child.stop,
    }
  },
}

/** From the bench's own lockfile; no script of any package runs. */
function installPeers(): void {
  if (existsSync(packageFolder)) return
  console.log('installing the peers (npm ci in bench/) …')
  execFileSync('npm', ['ci', '--ignore-scripts'], { cwd: benchFolder, stdio: 'inherit' })
}

function readVersion(): string {
  const text = readFileSync(new URL('package.json', packageFolder), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

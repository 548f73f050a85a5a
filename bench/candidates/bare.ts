import undiciPackage from 'undici/package.json' with { type: 'json' }
import { startWorker } from '../children.ts'
import type { Candidate } from './candidate.ts'

export const bare: Candidate = {
  name: 'bare',
  start: async ({ upstreamUrl }) => {
    const worker = startWorker(new URL('../peers/bare-proxy.ts', import.meta.url), [upstreamUrl])
    const { port } = await worker.next<{ port: number }>()
    return {
      url: `http://127.0.0.1:${port}`,
      headers: {},
      apiKey: 'bench',
      pids: [worker.pid],
      databasePids: [],
      facts: { node: process.version, undici: undiciPackage.version },
      stop: worker.stop,
    }
  },
}

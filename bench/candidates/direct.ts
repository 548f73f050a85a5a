import type { Candidate } from './candidate.ts'

/** No proxy at all: what the generator and the upstream reach between themselves. */
export const direct: Candidate = {
  name: 'direct',
  start: async ({ upstreamUrl }) => ({
    url: upstreamUrl,
    headers: {},
    apiKey: 'bench',
    pids: [],
    databasePids: [],
    facts: {},
    stop: async () => undefined,
  }),
}

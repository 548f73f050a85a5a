import { setTimeout as wait } from 'node:timers/promises'
import { nothingSeen, post, readToEnd } from './crash-traffic.ts'
import type { Sighting } from './crash-traffic.ts'

/** Many clients at once, each of which wants what it wants and comes again when it is told to. */
export type Attack = {
  readonly urls: () => readonly string[]
  readonly headers: Readonly<Record<string, string>>
  readonly clients: number
  /** Of all requests, how many in a hundred are streams that their client leaves in the middle. */
  readonly abortedPercent: number
  readonly bodyOf: (client: number, stream: boolean) => string
  readonly random: () => number
  /** Served clients ask for more until then; refused ones give up then. Milliseconds from the start. */
  readonly forMs: number
  readonly again: boolean
}

/** What became of one client. */
export type Fate = {
  readonly sightings: readonly Sighting[]
  /** `refused`: told not to come again. `gave_up`: still waiting at the end. */
  readonly end: 'served' | 'refused' | 'gave_up'
  /** Times that it waited as long as `retry-after` said and asked again, and those admitted at once. */
  readonly retries: number
  readonly retriesAdmitted: number
}

/** Starts all clients at the same moment; resolves when each has come to its end. */
export function attack(options: Attack): Promise<Fate[]> {
  const untilMs = performance.now() + options.forMs
  return Promise.all(
    Array.from({ length: options.clients }, (_, client) => runClient(options, client, untilMs)),
  )
}

/** How many requests the clients sent, and what became of those that waited and came again. */
export function tally(fates: readonly Fate[]) {
  const total = (of: (fate: Fate) => number): number =>
    fates.reduce((counted, fate) => counted + of(fate), 0)
  return {
    attempts: total(({ sightings }) => sightings.length),
    retries: total(({ retries }) => retries),
    retriesAdmitted: total(({ retriesAdmitted }) => retriesAdmitted),
  }
}

async function runClient(options: Attack, client: number, untilMs: number): Promise<Fate> {
  const sightings: Sighting[] = []
  const counts = { retries: 0, retriesAdmitted: 0 }
  let hasWaited = false
  for (;;) {
    const sighting = await sendOne(options, client)
    sightings.push(sighting)
    if (hasWaited) {
      counts.retries += 1
      if (sighting.status === 200) counts.retriesAdmitted += 1
    }
    const { end, retryAfterMs } = sighting
    const isServed = end === 'complete' || end === 'aborted'
    if (isServed && !options.again) return { sightings, ...counts, end: 'served' }
    if (end === 'refused' && retryAfterMs === null) return { sightings, ...counts, end: 'refused' }
    // A node that was killed is no refusal: a client of the SDK tries again, and so does this one.
    const waitMs = isServed ? 0 : (retryAfterMs ?? 100)
    hasWaited = end === 'refused'
    if (performance.now() + waitMs > untilMs) {
      return { sightings, ...counts, end: isServed ? 'served' : 'gave_up' }
    }
    await wait(waitMs)
  }
}

async function sendOne(options: Attack, client: number): Promise<Sighting> {
  const { random } = options
  const leaves = random() * 100 < options.abortedPercent
  const stream = leaves || random() < 0.5
  const urls = options.urls()
  const url = urls[Math.floor(random() * urls.length)]!
  try {
    const body = options.bodyOf(client, stream)
    const { response, destroy } = await post(`${url}/v1/messages`, body, options.headers)
    const leaveAfter = leaves ? Math.floor(random() * 4) : Number.POSITIVE_INFINITY
    return await readToEnd(response, { stream, leaveAfter, destroy })
  } catch {
    return { ...nothingSeen(stream), end: 'broken' }
  }
}

/**
 * A request whose length in bytes depends on nothing but `textBytes` and the model, so that all of them
 * have one bound: the text differs, and a space makes up for the letter that `true` is short of `false`.
 */
export function bodyOf(ask: {
  readonly model: string
  readonly maxTokens: number
  readonly textBytes: number
  readonly text: string
  readonly stream: boolean
}): string {
  const content = ask.text
    .repeat(Math.ceil(ask.textBytes / ask.text.length))
    .slice(0, ask.textBytes)
  const messages = JSON.stringify([{ role: 'user', content }])
  const stream = ask.stream ? 'true ' : 'false'
  return `{"model":"${ask.model}","max_tokens":${ask.maxTokens},"stream":${stream},"messages":${messages}}`
}

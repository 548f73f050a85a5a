import { once } from 'node:events'
import { Agent, request } from 'node:http'
import type { IncomingMessage } from 'node:http'

/** Whom to ask for which thirty days. It can be sent to another process. */
export type ReportAsked = {
  readonly url: string
  readonly adminKey: string
  readonly fromMs: number
  readonly toMs: number
}

/**
 * Day by day, by workspace and model; in two pages, since one has 20,000 results at most. Answers with the bodies, in gzip: what
 * a client does with them is not the server's time.
 */
export async function callReport(asked: ReportAsked): Promise<readonly Uint8Array[]> {
  const middleMs = (asked.fromMs + asked.toMs) / 2
  return [
    await callPage({ ...asked, toMs: middleMs }),
    await callPage({ ...asked, fromMs: middleMs }),
  ]
}

async function callPage({ url, adminKey, fromMs, toMs }: ReportAsked): Promise<Uint8Array> {
  const query = new URLSearchParams({
    starting_at: new Date(fromMs).toISOString(),
    ending_at: new Date(toMs).toISOString(),
    bucket_width: '1d',
    limit: '15',
  })
  query.append('group_by[]', 'workspace_id')
  query.append('group_by[]', 'model')
  const path = `/v1/organizations/usage_report/messages?${query.toString()}`
  const headers = { 'x-api-key': adminKey, 'accept-encoding': 'gzip' }
  const sent = request(new URL(path, url), { agent, headers }).end()
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  const pieces = (await response.toArray()) as Buffer[]
  if (response.statusCode !== 200) throw new Error(`the report: ${response.statusCode}`)
  return Buffer.concat(pieces)
}

const agent = new Agent({ keepAlive: true })

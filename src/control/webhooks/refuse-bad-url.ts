import { invalidRequest } from '../api-error.ts'
import type { RequestContext } from '../context.ts'

/** Refuses an address that could not be called. It is judged again at each call, when its name may have moved. */
export async function refuseBadUrl({ webhookCaller }: RequestContext, url: string): Promise<void> {
  const fault = await webhookCaller.findFault(url)
  if (fault !== undefined) throw invalidRequest(`url: ${fault}`)
}

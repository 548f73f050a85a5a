import { findUpstreamHealth } from '#store/queries/upstream-health.ts'
import type { UpstreamHealth } from '#store/queries/upstream-health.ts'
import type { RequestContext } from '../context.ts'

/** As all nodes have seen it, this one until now; `undefined` before any of them calls models. */
export async function getUpstream({
  store,
  upstream,
}: RequestContext): Promise<UpstreamHealth | undefined> {
  await upstream?.reporter.report()
  return findUpstreamHealth(store.read)
}

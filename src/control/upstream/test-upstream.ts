import type { UpstreamTest } from '#contract/upstream.ts'
import type { RequestContext } from '../context.ts'

/** Once, now, from this node. What it shows is known to all nodes by the answer. */
export async function testUpstream({ upstream }: RequestContext): Promise<UpstreamTest> {
  if (!upstream) return notHere
  const { status, httpStatus, latencyMs, message } = await upstream.watch.test()
  await upstream.reporter.report()
  return {
    type: 'upstream_test',
    ok: status === 'ok',
    status,
    http_status: httpStatus,
    latency_ms: latencyMs,
    message,
  }
}

const notHere: UpstreamTest = {
  type: 'upstream_test',
  ok: false,
  status: 'not_here',
  http_status: null,
  latency_ms: null,
  message: 'This node calls no models: ask one that runs the gateway.',
}

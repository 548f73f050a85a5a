import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { timestamp } from './shapes.ts'

/** `unknown`: no node that calls models has started yet. */
const kind = z.enum(['simulator', 'claude_api', 'unknown'])

export const UpstreamKind = z.object({ type: z.literal('upstream_kind'), kind })
export type UpstreamKind = z.infer<typeof UpstreamKind>

export const Upstream = z.object({
  type: z.literal('upstream'),
  kind,
  /** Null for the simulator. */
  url: z.string().nullable(),
  /** Whether there is one. It is never shown. */
  credential: z.enum(['set', 'missing']),
  /**
   * `refused`: it does not take our credential or account, and all model calls fail. `unknown`: nothing has been asked
   * yet.
   */
  status: z.enum(['ok', 'refused', 'unreachable', 'unknown']),
  since: timestamp.nullable(),
  last_success_at: timestamp.nullable(),
  /** What it said, where it refused. */
  http_status: z.int().nullable(),
  message: z.string().nullable(),
})
export type Upstream = z.infer<typeof Upstream>

export const UpstreamTest = z.object({
  type: z.literal('upstream_test'),
  ok: z.boolean(),
  /** `failed`: it answered, and with something else than it should. `not_here`: this node calls no models. */
  status: z.enum(['ok', 'refused', 'unreachable', 'failed', 'not_here']),
  http_status: z.int().nullable(),
  latency_ms: z.int().nullable(),
  message: z.string().nullable(),
})
export type UpstreamTest = z.infer<typeof UpstreamTest>

export const getUpstreamEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/upstream',
  summary: 'Gets where model calls go, and whether they are taken there.',
  action: 'upstream.view',
  extension: true,
  response: Upstream,
})

export const getUpstreamKindEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/upstream/kind',
  summary: 'Says whether models answer, or the simulator in their place.',
  action: 'organization.view',
  extension: true,
  response: UpstreamKind,
})

export const testUpstreamEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/upstream/test',
  summary: 'Asks the upstream for its models, which is free, and says how that went.',
  action: 'upstream.test',
  extension: true,
  changesNothing: true,
  response: UpstreamTest,
})

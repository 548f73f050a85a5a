import type { UpstreamKind, UpstreamSight, UpstreamTrial } from '#domain/upstream.ts'

/** The upstream, as the gateway of this node knows it. Absent where no gateway runs. */
export type UpstreamWatch = {
  readonly kind: UpstreamKind
  /** Empty for the simulator. */
  readonly url: string
  readonly credential: 'set' | 'missing'
  /** What its last answers say. */
  sight(): UpstreamSight
  /** Unix milliseconds. */
  lastSuccessMs(): number | null
  /** Asks it, with our credential. Never rejects. */
  test(): Promise<UpstreamTrial>
}

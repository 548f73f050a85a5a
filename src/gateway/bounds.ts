import { bounds } from '#platform/bounds.ts'
import { countedBodiesBounds } from './counted-bodies.ts'

const KiB = 1024
const MiB = 1024 * KiB

/** The bounds that a request meets on its way through, so that a test can set them lower. */
export const gatewayBounds = {
  requestBodyBytesMax: bounds.requestBodyBytesMax,
  bufferedBodyBytesTotalMax: bounds.bufferedBodyBytesTotalMax,
  parseOnLoopBytesMax: bounds.parseOnLoopBytesMax,
  responseJsonBytesMax: bounds.responseJsonBytesMax,
  upstreamFirstByteMsMax: bounds.upstreamFirstByteMsMax,
  readOnAfterClientGoneMsMax: bounds.readOnAfterClientGoneMsMax,
  settleMsMax: bounds.settleMsMax,
  drainMsMax: bounds.drainMsMax,
  keyCacheEntriesMax: bounds.keyCacheEntriesMax,
  unknownKeyCacheEntriesMax: bounds.unknownKeyCacheEntriesMax,
  /** How long a key is remembered as unknown: a restored backup may bring it back. */
  unknownKeyMs: 30_000,
  /** The upstream's own count of a body answers in well under a second; a refusal need not wait for more. */
  countTokensMsMax: 5_000,
  ...countedBodiesBounds,
  /** One line of a stream of events. A tool's whole input in one delta fits many times over. */
  sseLineBytesMax: 4 * MiB,
  /** What may follow the final `message_delta`: a `message_stop` of some thirty bytes. */
  sseHeldBytesMax: 1 * MiB,
  /** How long the final `message_delta` waits for its `message_stop`. */
  sseStopMsMax: 10_000,
  /** How often running streams are looked after: their output counted, and those to be cut cut. */
  watchStreamsEveryMs: 1_000,
  /** An unread body up to this size is read and dropped after its answer. */
  dumpBytesMax: 256 * KiB,
  /** How long, and for how much, an answer given before the body was read lets its client finish sending. */
  lingerMsMax: 5_000,
  lingerBytesMax: 64 * MiB,
} as const

export type GatewayBounds = { readonly [Name in keyof typeof gatewayBounds]: number }

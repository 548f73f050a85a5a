const KiB = 1024
const MiB = 1024 * KiB

/** Everything that the simulator keeps or accepts has a bound, so that hours of load do not fill it. */
export const simulatorBounds = {
  /** Anthropic's limit for the Messages API; more is answered with 413. */
  requestBodyBytesMax: 32 * MiB,
  /** Bodies of `/simulator/faults`. */
  controlBodyBytesMax: 64 * KiB,
  /** Beyond this the oldest lines are dropped, counted, and kept only in the totals. */
  billLinesMax: 1_000_000,
  recordedRequestsMax: 1_000,
  recordedBodyBytesMax: 64 * KiB,
  cacheEntriesMax: 100_000,
  cacheBreakpointsMax: 4,
  /** Anthropic looks this many blocks back from a breakpoint for a prefix cached before. */
  cacheLookbackBlocks: 20,
  scriptedFaultsMax: 10_000,
  modelsPageMax: 1_000,
  /** Generation waits while more than this is on its way to the client, so that a client who leaves stops it. */
  unsentBytesMax: 16 * KiB,
  /** A tool's schema may nest without end; its generated input does not. */
  toolInputDepthMax: 5,
} as const

import type { Clock } from '#platform/clock.ts'

/**
 * Resolves at the first SIGTERM or SIGINT. A second one ends the process at once; but not within half a
 * second of the first, since a Ctrl-C reaches the process from the terminal and again through npm.
 */
export function waitForStopSignal(clock: Clock): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let firstAtMs: number | undefined
    const onSignal = (signal: NodeJS.Signals): void => {
      const nowMs = clock.monotonicMs()
      if (firstAtMs !== undefined && nowMs - firstAtMs > repeatMs) process.exit(1)
      firstAtMs ??= nowMs
      resolve(signal)
    }
    process.on('SIGTERM', onSignal)
    process.on('SIGINT', onSignal)
  })
}

const repeatMs = 500

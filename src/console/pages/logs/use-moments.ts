import { useLanguage } from '../../language/language.tsx'

/** How long something took, and when something happened within a minute. */
export function useMoments() {
  const { messages, format } = useLanguage()
  const { logs } = messages
  return {
    durationOf: (ms: number): string =>
      ms < 1_000
        ? logs.milliseconds(format.count(ms))
        : logs.seconds(format.decimal((ms / 1_000).toFixed(2))),
    /** What falls on a whole minute is where a window of UTC ends. */
    momentOf: (instant: string): string =>
      Date.parse(instant) % 60_000 === 0 ? format.cut(instant) : format.instantToSecond(instant),
  }
}

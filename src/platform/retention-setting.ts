import { malformed } from './malformed-setting.ts'

/** The longest window, a month, is held against its requests, with some days to spare. */
const daysMin = 35
const daysMax = 36_500

/** For how many days single requests are kept; null: for ever. Throws a `PlainFailure` on anything else. */
export function retentionDays(text: string | undefined): number | null {
  if (text === undefined) return 90
  if (text === '0' || text === 'forever') return null
  const days = Number(text)
  if (!/^\d{1,5}$/.test(text) || days < daysMin || days > daysMax) {
    const allowed = `a whole number of days from ${daysMin} to ${daysMax}, or "forever", not "${text}"`
    throw malformed('ATELIER_REQUEST_RETENTION_DAYS', allowed)
  }
  return days
}

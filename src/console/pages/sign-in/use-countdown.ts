import { useEffect, useState } from 'react'
import { ApiFault } from '../../api/fault.ts'

const tickMs = 1000

/**
 * How many seconds are left of the wait that a refusal asks for: none once it is over, and for every other fault. Each
 * refusal begins a wait of its own.
 */
export function useCountdown(fault: unknown): number {
  const [left, setLeft] = useState({ fault: undefined as unknown, seconds: 0 })
  const asked =
    fault instanceof ApiFault && fault.status === 429 ? (fault.retryAfterSeconds ?? 1) : 0
  useEffect(() => {
    if (asked === 0) return undefined
    const endsMs = Date.now() + asked * tickMs
    const tick = (): void => {
      const seconds = Math.max(Math.ceil((endsMs - Date.now()) / tickMs), 0)
      setLeft({ fault, seconds })
      if (seconds === 0) clearInterval(timer)
    }
    const timer = setInterval(tick, tickMs)
    return () => clearInterval(timer)
  }, [fault, asked])
  return left.fault === fault ? left.seconds : asked
}

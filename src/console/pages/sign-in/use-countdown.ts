import { useEffect, useState } from 'react'
import { ApiFault } from '../../api/fault.ts'

const tickMs = 1000

/**
 * How many seconds are left of the wait that a refusal asks for, none for every other fault; and the fault, until there
 * is nothing to be waited for any more. Each refusal begins a wait of its own.
 */
export function useCountdown(fault: unknown) {
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
  const seconds = left.fault === fault ? left.seconds : asked
  return { seconds, fault: asked > 0 && seconds === 0 ? null : fault }
}

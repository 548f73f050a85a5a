import type { NanoUsd } from '#domain/money.ts'
import type {
  ScopeKind,
  ScopeSpendLimit,
  ScopeState,
  ScopeStatus,
  WindowBalance,
} from '#domain/scope.ts'
import type { SpendWindow, WindowId } from '#domain/window.ts'

/** The packed row as JSON. Amounts are strings of digits: JSON numbers lose what is above 2^53. */
type PackedScope = {
  kind: ScopeKind
  status: ScopeStatus
  expires: number | null
  limits: [SpendWindow, string][]
  /** Settled, reserved, excess. */
  balances: Record<WindowId, [string, string, string]>
  open: number
  last: number
}

/** Written by hand, since it runs three times a request: about a third of the time of `JSON.stringify`. */
export function encodeScope(state: ScopeState): string {
  let limits = ''
  for (const limit of state.spendLimits) {
    limits += `${limits === '' ? '' : ','}["${limit.window}","${limit.limitNanoUsd}"]`
  }
  let balances = ''
  for (const id in state.balances) {
    const { settledNanoUsd, reservedNanoUsd, excessNanoUsd } = state.balances[id]!
    balances += `${balances === '' ? '' : ','}"${id}":["${settledNanoUsd}","${reservedNanoUsd}","${excessNanoUsd}"]`
  }
  return (
    `{"kind":"${state.kind}","status":"${state.status}","expires":${state.expiresAtMs},` +
    `"limits":[${limits}],"balances":{${balances}},"open":${state.openReservations},"last":${state.lastMs}}`
  )
}

/** Throws on a row that this code did not write. */
export function decodeScope(text: string): ScopeState {
  const packed = JSON.parse(text) as PackedScope
  const balances: Record<WindowId, WindowBalance> = {}
  for (const id in packed.balances) {
    const [settled, reserved, excess] = packed.balances[id]!
    balances[id] = {
      settledNanoUsd: BigInt(settled) as NanoUsd,
      reservedNanoUsd: BigInt(reserved) as NanoUsd,
      excessNanoUsd: BigInt(excess) as NanoUsd,
    }
  }
  return {
    kind: packed.kind,
    status: packed.status,
    expiresAtMs: packed.expires,
    spendLimits: packed.limits.map(([window, amount]): ScopeSpendLimit => ({
      window,
      limitNanoUsd: BigInt(amount) as NanoUsd,
    })),
    balances,
    openReservations: packed.open,
    lastMs: packed.last,
  }
}

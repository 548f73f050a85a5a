import { hash } from 'node:crypto'
import { bounds } from '#platform/bounds.ts'
import type { SecondFactor } from '#store/queries/second-factors.ts'
import type { Decided } from './decided.ts'

/** A code that somebody brings: what a row keeps of it, so that it is taken once. */
export function digestOfCode({ id }: Pick<SecondFactor, 'id'>, code: string): string {
  return hash('sha256', `${id} ${code}`, 'hex')
}

/** Whether it has been taken before, as long as it could be taken again. */
export function isTaken(factor: SecondFactor, codeDigest: string, nowMs: number): boolean {
  return takenLately(factor, nowMs).includes(codeDigest)
}

/** With a code that has been taken just now. */
export function withTaken(decided: Decided, codeDigest: string, nowMs: number): Decided {
  const { factorAfter } = decided
  if (!factorAfter) return decided
  const taken = [codeDigest, ...takenLately(factorAfter, nowMs)].slice(0, stepsAcceptedMax + 1)
  const last = { lastCodeDigests: taken, lastCodeAtMs: nowMs }
  return { ...decided, factorAfter: { ...factorAfter, ...last } }
}

/** Of half a minute each: the current one, the one before, and the next. One of them may be over by the next sign-in. */
const stepsAcceptedMax = 3

function takenLately(
  { lastCodeDigests, lastCodeAtMs }: SecondFactor,
  nowMs: number,
): readonly string[] {
  return nowMs - (lastCodeAtMs ?? 0) < bounds.codeReuseMsMax ? lastCodeDigests : []
}

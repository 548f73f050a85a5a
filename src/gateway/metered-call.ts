import type { AnswerHead } from './answer.ts'
import type { UpstreamCall, UpstreamFailure } from './forward.ts'
import type { Reservation } from './settle.ts'

/** An admitted call whose answer has begun. */
export type MeteredCall = {
  readonly reservation: Reservation
  readonly call: UpstreamCall
  readonly head: AnswerHead
  /** To be called once, with what remains to be done when nothing more comes from the upstream. */
  finish(work: Promise<void>): void
}

/** Takes in the rest of an answer, and sees to its cost. */
export interface MeteredAnswer {
  data(chunk: Buffer): void
  end(): void
  fail(failure: UpstreamFailure): void
  /** Left out by answers that are read on for their usage when the client is gone. */
  clientGone?(): void
}

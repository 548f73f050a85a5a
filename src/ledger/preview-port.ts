import type { OrganizationId } from '#domain/id.ts'
import type { ReplayResult } from '#domain/replay.ts'
import type { ScopeId, ScopeKind } from '#domain/scope.ts'
import type { ProposedLimit } from '#domain/smallest-limit.ts'

/** Says what a limit would have done, from the requests that there were. Changes nothing. */
export interface LimitPreviews {
  /**
   * Replays what was asked from `fromMs` until `toMs`. Rejects with `PreviewsBusy` while too many others run, and with
   * `PreviewTooLong` when it is not done in `bounds.previewMsMax`.
   */
  preview(question: PreviewQuestion): Promise<LimitPreview>
  close(): Promise<void>
}

/** Instants in Unix milliseconds. */
export type PreviewQuestion = {
  readonly organizationId: OrganizationId
  readonly scopeKind: ScopeKind
  readonly scopeId: ScopeId
  readonly proposed: ProposedLimit
  readonly fromMs: number
  readonly toMs: number
  readonly bucketMs: number
}

export type LimitPreview = ReplayResult & {
  /** Later than asked for, where there was too much to replay: then it is of the latest part. */
  readonly fromMs: number
  readonly toMs: number
  readonly isWhole: boolean
  /** Several refusals of one second were replayed as though each had asked for what the first did. */
  readonly hasSharedFacts: boolean
  /** Costs of some requests are not what the upstream reported. */
  readonly hasUnknownCosts: boolean
  /** Output of streams counts, and was replayed as though it had come at their end. */
  readonly hasLateOutput: boolean
}

/** As many previews run as may. */
export class PreviewsBusy extends Error {
  override readonly name = 'PreviewsBusy'
}

/** There is too much to replay in the time that it may take. */
export class PreviewTooLong extends Error {
  override readonly name = 'PreviewTooLong'
}

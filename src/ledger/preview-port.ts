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

  /**
   * What limits of a scope that only report would have refused, by kind of refusal and limit; limits that would have
   * refused nothing are left out.
   */
  countReports(question: ReportsQuestion): Promise<readonly WouldHaveRefused[]>
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

/** What the limit would have done, and how near that is to the truth. */
export type LimitPreview = ReplayResult & {
  /** Later than asked for, where there was too much to replay: then it begins with the latest part. */
  readonly fromMs: number
  /** Earlier than asked for, where the time was over. */
  readonly toMs: number
  readonly isWhole: boolean
  /** Several refusals of one second were replayed as though each had asked for what the first did. */
  readonly hasSharedFacts: boolean
  /** Costs of some requests are not what the upstream reported. */
  readonly hasUnknownCosts: boolean
  /** Output of streams counts, and was replayed as though it had come at their end. */
  readonly hasLateOutput: boolean
}

/** Whose report-only limits, and from when on: Unix milliseconds, to the second. */
export type ReportsQuestion = {
  readonly organizationId: OrganizationId
  readonly scopeKind: ScopeKind
  readonly scopeId: ScopeId
  readonly dayFromMs: number
  readonly weekFromMs: number
}

/** `limit` is the window of a spend limit, or group and limiter of a rate limit. */
export type WouldHaveRefused = {
  readonly limit: string
  readonly lastDay: number
  readonly lastWeek: number
}

/** As many previews run as may. */
export class PreviewsBusy extends Error {
  override readonly name = 'PreviewsBusy'
}

/** There is too much to replay in the time that it may take. */
export class PreviewTooLong extends Error {
  override readonly name = 'PreviewTooLong'
}

/** What became of a request, as people see it. */
export const requestStatuses = [
  'running',
  'completed',
  /** It was answered in part: its client left, or the upstream or we ended it. */
  'cut_short',
  /** It was not answered with success. */
  'failed',
  /** Its process was stopped meanwhile, and nobody knows how it ended. */
  'expired',
  'refused',
] as const
/** One of them. Only the last was never admitted. */
export type RequestStatus = (typeof requestStatuses)[number]

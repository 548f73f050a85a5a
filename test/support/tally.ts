/** The part of Vitest's JSON report that is counted. */
export type Report = {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly testResults: readonly {
    readonly status: string
    readonly assertionResults: readonly { readonly status: string }[]
  }[]
}

export type Tally = { readonly passed: number; readonly failed: number; readonly skipped: number }

/**
 * Counts a run so that nothing that went wrong can hide behind a zero: a file that failed without a
 * failed test (it did not load, a hook threw) counts as one failure, and so does a run that failed for a
 * reason in no file, left no report, or ran nothing.
 */
export function tallyOf(run: { report: Report | undefined; exitCode: number }): Tally {
  const { report } = run
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0 }
  const failedFiles = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every((each) => each.status !== 'failed'),
  )
  const passed = report.numPassedTests
  const failed = report.numFailedTests + failedFiles.length
  const skipped = report.numPendingTests + report.numTodoTests
  const failedOtherwise = failed === 0 && (run.exitCode !== 0 || passed === 0)
  return { passed, failed: failedOtherwise ? 1 : failed, skipped }
}

/** The line that ends the output: `12 passed, 0 failed`, with the skipped ones when there are any. */
export function tallyLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

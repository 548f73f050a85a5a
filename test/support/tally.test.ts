import { expect, test } from 'vitest'
import { tallyLine, tallyOf } from './tally.ts'
import type { Report } from './tally.ts'

const passing: Report = {
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [{ status: 'passed', assertionResults: [{ status: 'passed' }] }],
}

test('a green run counts what passed', () => {
  expect(tallyOf({ report: passing, exitCode: 0 })).toEqual({ passed: 3, failed: 0, skipped: 0 })
})

test('a failed test counts once, though its file failed with it', () => {
  const testResults = [{ status: 'failed', assertionResults: [{ status: 'failed' }] }]
  const report = { ...passing, numFailedTests: 1, testResults }

  expect(tallyOf({ report, exitCode: 1 }).failed).toBe(1)
})

test('a file that failed to load counts as a failure', () => {
  const report = { ...passing, testResults: [{ status: 'failed', assertionResults: [] }] }

  expect(tallyOf({ report, exitCode: 1 }).failed).toBe(1)
})

test('a run that failed outside of every test counts as a failure', () => {
  expect(tallyOf({ report: passing, exitCode: 1 }).failed).toBe(1)
})

test('a run without a report counts as a failure', () => {
  expect(tallyOf({ report: undefined, exitCode: 0 }).failed).toBe(1)
})

test('a run of nothing counts as a failure', () => {
  const report = { ...passing, numPassedTests: 0, testResults: [] }

  expect(tallyOf({ report, exitCode: 0 }).failed).toBe(1)
})

test('the line names skipped tests only when there are any', () => {
  expect(tallyLine({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed')
  expect(tallyLine({ passed: 3, failed: 1, skipped: 2 })).toBe('3 passed, 1 failed, 2 skipped')
})

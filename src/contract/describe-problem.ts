import type { z } from 'zod'

/**
 * One sentence for whatever is wrong with an input, beginning with the path of the field:
 * `tags.env: Must be a string`. The first problem is told; a caller mends one at a time.
 */
export function describeProblem(error: z.ZodError, input: unknown): string {
  const issue = error.issues[0]
  if (!issue) return 'Invalid input'
  const unknownField = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined
  const path = [...issue.path, ...(unknownField === undefined ? [] : [unknownField])].join('.')
  const sentence = unknownField === undefined ? sentenceOf(issue, input) : 'Is not a known field'
  return path === '' ? sentence : `${path}: ${sentence}`
}

function sentenceOf(issue: z.core.$ZodIssue, input: unknown): string {
  if (valueAt(input, issue.path) === undefined) return 'Field required'
  if (issue.code === 'invalid_key') return issue.issues[0]?.message ?? issue.message
  if (issue.code !== 'invalid_type') return issue.message
  // The schema's own words win over the general ones.
  if (!issue.message.startsWith('Invalid input')) return issue.message
  return `Must be ${article(issue.expected)} ${nameOf(issue.expected)}`
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input
  for (const part of path) {
    // A list of one that a query gives as one value.
    if (typeof value === 'string' && part === 0) return value
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Record<PropertyKey, unknown>)[part]
  }
  return value
}

function nameOf(expected: string): string {
  return expected === 'record' ? 'object' : expected
}

function article(expected: string): string {
  return /^[aeio]/.test(nameOf(expected)) ? 'an' : 'a'
}

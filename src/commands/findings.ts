/** One thing that was looked at, and how it is. */
export type Finding = {
  readonly check: string
  readonly level: 'ok' | 'warning' | 'problem'
  /** A sentence for the operator: what is, and what to do about it. */
  readonly message: string
}

export function ok(check: string, message: string): Finding {
  return { check, level: 'ok', message }
}

export function warning(check: string, message: string): Finding {
  return { check, level: 'warning', message }
}

export function problem(check: string, message: string): Finding {
  return { check, level: 'problem', message }
}

/** One line each, for people; or one object. */
export function describeFindings(findings: readonly Finding[], json: boolean | undefined): string {
  const problems = findings.filter(({ level }) => level === 'problem').length
  if (json) return `${JSON.stringify({ ok: problems === 0, findings })}\n`
  const lines = findings.map(({ level, message }) => `${level.padEnd(9)}${message}`)
  return `${lines.join('\n')}\n`
}

/** The exit code: warnings do not count. */
export function exitCodeOf(findings: readonly Finding[]): number {
  return findings.some(({ level }) => level === 'problem') ? 1 : 0
}

/** `1 request`, `2 requests`. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

import { PlainFailure } from './plain-failure.ts'

/** What stops the start: the setting by name, and what it may be. */
export function malformed(name: string, allowed: string): PlainFailure {
  return new PlainFailure(`${name} must be ${allowed}.`)
}

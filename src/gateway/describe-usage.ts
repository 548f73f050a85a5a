import { contextWindowOf } from '#domain/price.ts'
import { addUsage, zeroUsage } from '#domain/usage.ts'
import type { ReportedUsage, UsagePart } from '#domain/usage.ts'

/** What a settlement says of the response. `splits`: of each part; none where the cost is not the sum of what was consumed. */
export function describeUsage(reported: ReportedUsage, splits: readonly string[] | undefined) {
  const { parts, serviceTier, inferenceGeo, speed } = reported
  const first = parts[0]
  return {
    usage: parts.reduce((sum, part) => addUsage(sum, part.usage), zeroUsage),
    parts:
      parts.length > 1
        ? parts.map((part, at) => ({
            ...withPrintableModel(part),
            costSplit: splits?.[at] ?? null,
          }))
        : [],
    costSplit: splits?.[0] ?? null,
    reportedModel: printableOf(first?.model),
    serviceTier,
    inferenceGeo,
    speed,
    contextWindow: contextWindowOf(first?.usage ?? zeroUsage),
  }
}

/**
 * Text of the upstream's that is kept: printable ASCII of bounded length, or nothing. A database may
 * refuse a row for one character (PostgreSQL takes no NUL), and with the row its charge.
 */
export function printableOf(text: string | undefined | null): string | null {
  return text !== undefined && text !== null && printable.test(text) ? text : null
}

const printable = /^[\x20-\x7e]{1,256}$/

function withPrintableModel(part: UsagePart): UsagePart {
  return { ...part, model: printableOf(part.model) ?? 'unknown' }
}

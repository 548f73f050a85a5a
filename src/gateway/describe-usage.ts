import { contextWindowOf } from '#domain/price.ts'
import { addUsage, zeroUsage } from '#domain/usage.ts'
import type { ReportedUsage } from '#domain/usage.ts'
import { printableOf, withPrintableModel } from './printable.ts'

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

import { formatDollars, nanoUsd } from '#domain/money.ts'
import type { SnapshotReader } from '#platform/snapshot-reader.ts'
import { compareSums } from '#reports/compare-sums.ts'
import type { SumsComparison } from '#reports/compare-sums.ts'
import { countOf, ok, problem } from './findings.ts'
import type { Finding } from './findings.ts'

/** Whether what reports read adds up to the requests that are kept. */
export async function examineSums(reader: SnapshotReader): Promise<Finding[]> {
  const compared = await reader.snapshot(compareSums)
  const behind = compared.filter(({ waiting }) => waiting > 0)
  const different = compared.filter((each) => each.waiting === 0 && isDifferent(each))
  if (different.length > 0) return different.map((each) => problem('sums', describe(each)))
  const count = countOf(compared.length - behind.length, 'organization')
  const later =
    behind.length === 0
      ? ''
      : ` ${countOf(behind.length, 'other')} could not be compared: not everything has been summed yet.`
  return [ok('sums', `The reports of ${count} add up to the requests that are kept.${later}`)]
}

function isDifferent({ rows, sums }: SumsComparison): boolean {
  return rows.requests !== sums.requests || rows.costNanoUsd !== sums.costNanoUsd
}

function describe({ organizationId, rows, sums }: SumsComparison): string {
  const [summed, kept] = [sums, rows].map(({ requests, costNanoUsd }) => {
    return `${countOf(Number(requests), 'request')} for $${formatDollars(nanoUsd(costNanoUsd))}`
  })
  return `The reports of ${organizationId} have ${summed}, and its requests add up to ${kept}.`
}

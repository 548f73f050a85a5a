import { useLanguage } from '../../language/language.tsx'
import { shareOf } from './cost-data.ts'

const leastPercent = 0.1

/** A part of a whole in per cent; what is less than a tenth of one, and not nothing, says so. */
export function Share({ part, whole }: { readonly part: bigint; readonly whole: bigint }) {
  const { format } = useLanguage()
  const share = shareOf(part, whole)
  return share === 0 && part > 0n ? `<\u{a0}${format.percent(leastPercent)}` : format.percent(share)
}

import type { RequestExplanation } from '#contract/requests.ts'
import { parseSignedCents } from '#domain/money.ts'
import { useLanguage } from '../../language/language.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Section } from '../../ui/page.tsx'

/** What a request cost, by what it was charged for. */
export function CostLines({ request }: { readonly request: RequestExplanation }) {
  const { messages, format } = useLanguage()
  const { logs } = messages
  const { cost_lines: lines, amount, cost_source: source } = request
  const money = (cents: string): string => format.cost(parseSignedCents(cents) ?? 0n)
  if (source === null) return null
  return (
    <Section title={logs.costTitle} intro={logs.costSource(logs.costSources[source])}>
      {request.unpriced && <Notice tone="warn">{logs.unpriced}</Notice>}
      <div className="border-line bg-raised overflow-x-auto rounded-lg border">
        <table aria-label={logs.costTitle} className="w-full border-collapse text-sm">
          <thead>
            <tr className="border-line text-quiet border-b text-xs">
              <th scope="col" className="h-9 px-3 text-left font-medium">
                {logs.costTitle}
              </th>
              <th scope="col" className="px-3 text-right font-medium">
                {logs.quantity}
              </th>
              <th scope="col" className="px-3 text-right font-medium">
                {logs.amount}
              </th>
            </tr>
          </thead>
          <tbody className="tabular-nums">
            {(lines ?? []).map((line) => (
              <tr key={line.token_type} className="border-line border-b">
                <td className="h-9 px-3">{logs.costTypes[line.token_type]}</td>
                <td className="px-3 text-right">{format.count(line.quantity)}</td>
                <td className="px-3 text-right">{money(line.amount)}</td>
              </tr>
            ))}
            <tr className="font-semibold">
              <td className="h-9 px-3" colSpan={2}>
                {logs.total}
              </td>
              <td className="px-3 text-right">{money(amount ?? '0')}</td>
            </tr>
          </tbody>
        </table>
      </div>
      {lines === null && <p className="text-quiet text-sm">{logs.costUnknown}</p>}
    </Section>
  )
}

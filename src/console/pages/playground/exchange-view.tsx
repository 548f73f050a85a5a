import { CircleStop } from 'lucide-react'
import type { PriceBook } from '#contract/prices.ts'
import { parseReportedUsage } from '#domain/usage-report.ts'
import { useLanguage } from '../../language/language.tsx'
import { priceMessage } from '../../models/price-message.ts'
import { RefusalNotice } from '../../models/refusal-notice.tsx'
import type { Exchange } from './use-conversation.ts'

type ExchangeViewProps = {
  readonly exchange: Exchange
  readonly modelName: string
  readonly book: PriceBook | undefined
}

/** A question, its answer as far as it has come, and what it took. */
export function ExchangeView({ exchange, modelName, book }: ExchangeViewProps) {
  const { playground } = useLanguage().messages
  const { question, text, outcome } = exchange
  return (
    <li className="flex flex-col gap-3">
      <div className="bg-sunken flex flex-col gap-1 self-end rounded-lg px-4 py-3 max-sm:w-full sm:max-w-[80%]">
        <p className="text-quiet text-xs font-medium">{playground.you}</p>
        <p className="break-words whitespace-pre-wrap">{question}</p>
      </div>
      <article
        aria-label={modelName}
        aria-busy={outcome.type === 'running'}
        className="border-line bg-raised flex flex-col gap-2 rounded-lg border px-4 py-3"
      >
        <p className="text-quiet text-xs font-medium">{modelName}</p>
        {text !== '' && <p className="break-words whitespace-pre-wrap">{text}</p>}
        <End exchange={exchange} book={book} />
      </article>
    </li>
  )
}

function End({ exchange, book }: Omit<ExchangeViewProps, 'modelName'>) {
  const { playground } = useLanguage().messages
  const { outcome, text } = exchange
  switch (outcome.type) {
    case 'running':
      return text === '' ? <p className="text-quiet text-sm">{playground.answering}</p> : null
    case 'stopped':
      return (
        <p className="text-quiet flex items-center gap-1.5 text-sm">
          <CircleStop aria-hidden className="size-4" />
          {playground.stopped}
        </p>
      )
    case 'failed':
      return <RefusalNotice fault={outcome.fault} />
    case 'answered':
      return (
        <>
          <StopReason reason={outcome.answer.stopReason} hasText={text !== ''} />
          <Usage exchange={exchange} outcome={outcome} book={book} />
        </>
      )
  }
}

function StopReason({ reason, hasText }: { readonly reason: string | null; hasText: boolean }) {
  const { playground } = useLanguage().messages
  const words =
    reason === 'max_tokens'
      ? playground.cutShort
      : reason === 'refusal'
        ? playground.refused
        : hasText
          ? undefined
          : playground.noText
  return words === undefined ? null : <p className="text-warn text-sm">{words}</p>
}

type UsageProps = {
  readonly exchange: Exchange
  readonly outcome: Extract<Exchange['outcome'], { type: 'answered' }>
  readonly book: PriceBook | undefined
}

function Usage({ exchange, outcome: { answer, tookMs }, book }: UsageProps) {
  const { messages, format } = useLanguage()
  const { playground } = messages
  const models = { requestedModel: exchange.model, responseModel: answer.model }
  const reported = parseReportedUsage(answer.usage, { ...models, cacheTtl: 'none' })
  const usage = reported?.parts[0]?.usage
  const cost = book && priceMessage(book, { ...models, usage: answer.usage })
  const written = usage ? usage.cacheCreation5mTokens + usage.cacheCreation1hTokens : 0
  const figures: readonly (readonly [string, string | undefined])[] = [
    [playground.input, usage && format.count(usage.uncachedInputTokens)],
    [playground.output, usage && format.count(usage.outputTokens)],
    [playground.cacheWrite, written > 0 ? format.count(written) : undefined],
    [
      playground.cacheRead,
      usage && usage.cacheReadTokens > 0 ? format.count(usage.cacheReadTokens) : undefined,
    ],
    [playground.cost, cost === undefined ? undefined : format.cost(cost)],
    [playground.time, playground.milliseconds(format.count(Math.round(tookMs)))],
  ]
  return (
    <dl
      aria-label={playground.usage}
      className="border-line text-quiet flex flex-wrap gap-x-5 gap-y-1 border-t pt-2 text-xs"
    >
      {figures
        .filter(([, figure]) => figure !== undefined)
        .map(([name, figure]) => (
          <div key={name} className="flex gap-1.5">
            <dt>{name}</dt>
            <dd className="text-ink font-medium tabular-nums">{figure}</dd>
          </div>
        ))}
    </dl>
  )
}

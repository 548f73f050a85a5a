import type { ReactNode } from 'react'
import type { RequestExplanation } from '#contract/requests.ts'
import { parseSignedCents } from '#domain/money.ts'
import { useLanguage } from '../../language/language.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Section } from '../../ui/page.tsx'
import { useMoments } from './use-moments.ts'

type StoryProps = { readonly request: RequestExplanation }

/** An admitted request from its admission to its settlement, step by step. */
export function Story({ request }: StoryProps) {
  const { messages, format } = useLanguage()
  const { logs } = messages
  const { latency, outcome, would_be_refused: wouldBeRefused } = request
  const { durationOf } = useMoments()
  const ended =
    outcome !== null && (logs.outcomes[outcome as keyof typeof logs.outcomes] ?? outcome)
  return (
    <Section title={logs.story}>
      {wouldBeRefused && <Notice tone="warn">{logs.wouldBeRefused}</Notice>}
      <ol className="border-line ml-1.5 flex flex-col gap-4 border-l pl-5 text-sm">
        <Step title={logs.admitted} at={format.instant(request.created_at)}>
          <Admitted request={request} />
        </Step>
        {latency.first_byte_ms !== null && (
          <Step title={logs.firstByte} at={logs.after(durationOf(latency.first_byte_ms))} />
        )}
        {ended !== false && (
          <Step
            title={logs.ended}
            at={latency.total_ms === null ? '' : logs.after(durationOf(latency.total_ms))}
          >
            {ended}
          </Step>
        )}
        {request.settled_at !== null && (
          <Step title={logs.settled} at={format.instant(request.settled_at)}>
            <Settled request={request} />
          </Step>
        )}
      </ol>
    </Section>
  )
}

type StepProps = { readonly title: string; readonly at: string; readonly children?: ReactNode }

function Step({ title, at, children }: StepProps) {
  return (
    <li className="relative flex flex-col gap-0.5">
      <span
        aria-hidden
        className="bg-accent absolute top-1.5 -left-[calc(1.25rem+4.5px)] size-2 rounded-full"
      />
      <span className="flex flex-wrap items-baseline gap-x-2">
        <span className="font-medium">{title}</span>
        <span className="text-quiet">{at}</span>
      </span>
      {children !== undefined && <p className="max-w-prose text-pretty">{children}</p>}
    </li>
  )
}

function Admitted({ request: { bound, status } }: StoryProps) {
  const { messages, format } = useLanguage()
  const { logs } = messages
  const amount = format.cost(parseSignedCents(bound.amount) ?? 0n)
  const sentence = bound.is_floor
    ? logs.admittedFloor(amount)
    : logs.admittedBody(
        amount,
        format.count(bound.input_tokens_max),
        format.count(bound.output_tokens_max),
      )
  return status === 'running' ? `${sentence} ${logs.running}` : sentence
}

function Settled({ request: { amount, cost_source: source } }: StoryProps) {
  const { messages, format } = useLanguage()
  const { logs } = messages
  if (source === null) return logs.settledNothing
  const cost = format.cost(parseSignedCents(amount ?? '0') ?? 0n)
  return source === 'reported' ? logs.settledBody(cost) : logs.settledKept(cost)
}

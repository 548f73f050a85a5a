import type { RequestExplanation } from '#contract/requests.ts'
import { useLanguage } from '../../language/language.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Section } from '../../ui/page.tsx'
import { useCheckWords } from './use-check-words.ts'
import { useMoments } from './use-moments.ts'

type RefusalReasonProps = {
  readonly request: RequestExplanation
  readonly refusal: NonNullable<RequestExplanation['refusal']>
}

/** Which limit or setting refused, what it saw, and when it would have let the request pass. */
export function RefusalReason({ request, refusal }: RefusalReasonProps) {
  const { logs } = useLanguage().messages
  const { momentOf } = useMoments()
  const sentences = useReasons(request, refusal)
  const isSetting = refusal.kind === 'closed' || refusal.kind === 'not_allowed'
  const passes =
    request.would_pass_at !== null
      ? logs.passes(momentOf(request.would_pass_at))
      : isSetting
        ? logs.passesReopened
        : logs.passesNever
  return (
    <Section title={logs.story}>
      <Notice tone="bad">
        <p className="font-medium">{logs.limiters[refusal.kind]}</p>
        {sentences.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        <p>{passes}</p>
      </Notice>
      {refusal.count > 1 && (
        <p className="text-quiet max-w-prose text-sm">
          {logs.refusedMore(refusal.count, momentOf(refusal.last_at))}{' '}
          {request.asked_for_id !== null && logs.notTheFirst}
        </p>
      )}
    </Section>
  )
}

/** One for each limit that refused; of a setting what it is. */
function useReasons(
  { limits }: RequestExplanation,
  refusal: RefusalReasonProps['refusal'],
): readonly string[] {
  const { logs } = useLanguage().messages
  const words = useCheckWords()
  const [, , detail = ''] = refusal.limiter.split('/')
  switch (refusal.kind) {
    case 'closed':
      return [
        logs.byClosed[refusal.scope.type],
        logs.reasons[detail as keyof typeof logs.reasons] ?? detail,
      ]
    case 'not_allowed':
      return [logs.settings[detail as keyof typeof logs.settings] ?? detail]
    case 'rate_limited':
    case 'rate_never':
    case 'spend_reached':
    case 'spend_too_large':
    case 'spend_reserved':
      return (limits?.data ?? []).filter(({ refuses }) => refuses).map(words.reasonOf)
  }
}

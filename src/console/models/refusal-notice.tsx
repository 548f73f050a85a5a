import type { ApiFault } from '../api/fault.ts'
import { useLanguage } from '../language/language.tsx'
import { CopyText } from '../ui/copy.tsx'
import { Notice } from '../ui/notice.tsx'
import { describeRefusal } from './describe-refusal.ts'

/** Why a model was not called: in the reader's words, and in those of the API. */
export function RefusalNotice({ fault }: { readonly fault: ApiFault }) {
  const { messages, format } = useLanguage()
  return (
    <Notice tone="bad">
      <p>{describeRefusal(fault, messages, format)}</p>
      {fault.status >= 400 && fault.message !== '' && (
        <p lang="en" className="font-mono text-xs break-words">
          {fault.message}
        </p>
      )}
      {fault.requestId !== undefined && (
        <p className="flex flex-wrap items-center gap-1 text-xs">
          {messages.common.requestId} <CopyText text={fault.requestId} />
        </p>
      )}
    </Notice>
  )
}

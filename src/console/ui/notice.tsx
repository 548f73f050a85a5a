import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ApiFault } from '../api/fault.ts'
import { describeFault } from '../language/describe-fault.ts'
import { useMessages } from '../language/language.tsx'
import { Button } from './button.tsx'
import { classNames } from './class-names.ts'
import { CopyText } from './copy.tsx'

type Tone = 'info' | 'good' | 'warn' | 'bad'

const tones = {
  info: { look: 'bg-sunken text-ink', Icon: Info },
  good: { look: 'bg-good-wash text-good', Icon: CircleCheck },
  warn: { look: 'bg-warn-wash text-warn', Icon: TriangleAlert },
  bad: { look: 'bg-bad-wash text-bad', Icon: CircleAlert },
} as const

/** Something to know before one goes on. */
export function Notice({ tone = 'info', children }: { tone?: Tone; readonly children: ReactNode }) {
  const { look, Icon } = tones[tone]
  return (
    <div
      role={tone === 'bad' ? 'alert' : 'status'}
      className={classNames('flex items-start gap-2 rounded-md px-3 py-2 text-sm', look)}
    >
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="flex min-w-0 flex-1 flex-col gap-1">{children}</div>
    </div>
  )
}

/**
 * What happened, what the server said of it, and the request to name when asking for help. `onRetry` is there for what a
 * page could not read.
 */
export function FaultNotice({ fault, onRetry }: { fault: ApiFault; onRetry?: () => void }) {
  const messages = useMessages()
  const described = describeFault(fault, messages)
  // Nothing is broken, and trying again does not help.
  const isForbidden = fault.type === 'permission_error' && fault.code !== 'fresh_check_required'
  if (isForbidden && onRetry) return <Notice>{described}</Notice>
  return (
    <Notice tone="bad">
      <p>{described}</p>
      {fault.status >= 400 && fault.status < 500 && fault.message !== described && (
        <p lang="en" className="font-mono text-xs break-words">
          {fault.message}
        </p>
      )}
      {fault.requestId !== undefined && (
        <p className="flex flex-wrap items-center gap-1 text-xs">
          {messages.common.requestId} <CopyText text={fault.requestId} />
        </p>
      )}
      {onRetry && (
        <div>
          <Button onPress={onRetry}>{messages.common.retry}</Button>
        </div>
      )}
    </Notice>
  )
}

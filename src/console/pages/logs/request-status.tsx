import {
  CircleCheck,
  CircleDashed,
  CircleSlash,
  CircleX,
  Scissors,
  TriangleAlert,
} from 'lucide-react'
import type { LoggedRequest } from '#contract/requests.ts'
import { useMessages } from '../../language/language.tsx'
import { classNames } from '../../ui/class-names.ts'

const looks = {
  running: { Icon: CircleDashed, look: 'text-accent' },
  completed: { Icon: CircleCheck, look: 'text-good' },
  cut_short: { Icon: Scissors, look: 'text-warn' },
  failed: { Icon: CircleX, look: 'text-bad' },
  expired: { Icon: TriangleAlert, look: 'text-warn' },
  refused: { Icon: CircleSlash, look: 'text-bad' },
} as const

/** What became of a request: a picture and a word. */
export function RequestStatus({ status }: Pick<LoggedRequest, 'status'>) {
  const { logs } = useMessages()
  const { Icon, look } = looks[status]
  return (
    <span className={classNames('inline-flex items-center gap-1.5 whitespace-nowrap', look)}>
      <Icon aria-hidden className="size-4 shrink-0" />
      {logs.statuses[status]}
    </span>
  )
}

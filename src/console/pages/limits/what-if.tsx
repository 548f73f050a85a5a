import { useState } from 'react'
import type { BodyOf } from '../../api/operations.ts'
import { useAsk } from '../../api/use-api.ts'
import { useLanguage } from '../../language/language.tsx'
import { useReason } from '../../language/use-reason.ts'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { FaultNotice } from '../../ui/notice.tsx'
import { scopeOnTheWire, workspaceOf } from './limit-scope.ts'
import type { LimitScope } from './limit-scope.ts'
import { WhatIfResult } from './what-if-result.tsx'

const operation = 'POST /v1/organizations/limit_previews'

/** A limit as it might be saved, in the words of the API. */
export type ProposedLimit = BodyOf<typeof operation>['limit']

type WhatIfProps = {
  readonly scope: LimitScope
  /** Undefined while what stands in the form is no limit. */
  readonly limit: ProposedLimit | undefined
}

const lookBacks = [1, 7, 30] as const

/** Before a limit is saved: what it would have refused. What is shown is of what stands in the form now. */
export function WhatIf({ scope, limit }: WhatIfProps) {
  const { messages } = useLanguage()
  const { whatIf } = messages.limits
  const whyNot = useReason()
  const [days, setDays] = useState<(typeof lookBacks)[number]>(7)
  const preview = useAsk(operation)
  const input = limit && { body: { scope: scopeOnTheWire(scope), limit, days } }
  const isCurrent = JSON.stringify(preview.variables) === JSON.stringify(input)
  const run = (): void => {
    if (input) preview.mutate(input)
  }
  const shown = isCurrent ? preview.data : undefined
  return (
    <section
      aria-label={whatIf.title}
      className="border-line flex flex-col gap-3 rounded-lg border p-3"
    >
      <div className="flex flex-col gap-1">
        <h3 className="text-sm font-semibold">{whatIf.title}</h3>
        <p className="text-quiet text-sm">{whatIf.intro}</p>
      </div>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <LookBack days={days} onChange={setDays} />
        <Button
          isBusy={preview.isPending}
          disabledReason={
            whyNot('limits.preview', workspaceOf(scope)) ??
            (limit === undefined ? messages.errors.required : undefined)
          }
          onPress={run}
        >
          {shown ? whatIf.again : whatIf.run}
        </Button>
      </div>
      <div aria-live="polite" className="contents">
        {preview.isPending && <p className="text-quiet text-sm">{whatIf.running}</p>}
        {isCurrent && preview.error && <FaultNotice fault={preview.error} />}
        {shown && limit && <WhatIfResult preview={shown} limit={limit} />}
      </div>
    </section>
  )
}

type LookBackProps = {
  readonly days: (typeof lookBacks)[number]
  readonly onChange: (days: (typeof lookBacks)[number]) => void
}

function LookBack({ days, onChange }: LookBackProps) {
  const { whatIf } = useLanguage().messages.limits
  return (
    <div
      role="group"
      aria-label={whatIf.lookBack}
      className="border-field flex overflow-hidden rounded-md border"
    >
      {lookBacks.map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={each === days}
          onClick={() => onChange(each)}
          className={classNames(
            'min-h-8 cursor-default px-2.5 text-sm whitespace-nowrap',
            each === days ? 'bg-wash text-accent font-medium' : 'text-quiet hover:bg-sunken',
          )}
        >
          {whatIf.days[each]}
        </button>
      ))}
    </div>
  )
}

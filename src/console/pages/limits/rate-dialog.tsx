import { useState } from 'react'
import type { Limiter } from '#domain/rate-limit.ts'
import { useLanguage } from '../../language/language.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Form } from '../../ui/form.tsx'
import type { LimitScope } from './limit-scope.ts'
import type { LimitCell } from './merge-rate-limits.ts'
import { readCount } from './read-count.ts'
import { ReportOnlySwitch } from './report-only-switch.tsx'
import { rateLimitRequest } from './use-set-rate-limit.ts'
import type { RateLimitChange } from './use-set-rate-limit.ts'
import { WhatIf } from './what-if.tsx'

type RateDialogProps = {
  readonly scope: LimitScope
  readonly groupId: string
  readonly limiter: Limiter
  readonly title: string
  readonly cell: LimitCell
  /** What stood in the cell's field. */
  readonly initialText: string
  readonly onSave: (wanted: Pick<RateLimitChange, 'value' | 'mode'>) => void
  readonly onClose: () => void
}

/** A rate limit with room to try it on what was asked, and to let it report only. */
export function RateDialog(props: RateDialogProps) {
  const { scope, groupId, limiter, title, cell, initialText, onSave, onClose } = props
  const { messages, format } = useLanguage()
  const { rate, whatIf } = messages.limits
  const [text, setText] = useState(initialText)
  const [isReportOnly, setReportOnly] = useState(cell.isReportOnly === true)
  const read = readCount(text)
  const value = read === 'not_a_count' ? undefined : read.value
  const mode = isReportOnly ? 'report_only' : 'enforce'
  const change = { groupId, limiter, value: value ?? null, mode } as const
  return (
    <Dialog title={title} onClose={onClose}>
      <Form
        submitLabel={messages.common.save}
        onSubmit={() => value !== undefined && onSave({ value, mode })}
        onCancel={onClose}
        isBusy={false}
        fault={null}
        request={value === undefined ? null : rateLimitRequest(scope, change)}
        disabledReason={value === undefined ? messages.errors.number : undefined}
      >
        <TextField
          autoFocus
          label={whatIf.value}
          value={text}
          onChange={setText}
          inputMode="numeric"
          autoComplete="off"
          placeholder={cell.inherited ? format.count(cell.inherited.value) : rate.none}
          error={value === undefined ? messages.errors.number : undefined}
        />
        <ReportOnlySwitch isSelected={isReportOnly} onChange={setReportOnly} />
        <WhatIf
          scope={scope}
          limit={
            value === undefined
              ? undefined
              : { type: 'rate_limit', rate_limit_id: groupId, limiter, value }
          }
        />
      </Form>
    </Dialog>
  )
}

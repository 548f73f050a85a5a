import { useState } from 'react'
import type { ReactNode } from 'react'
import type { InputOf } from '../../api/operations.ts'
import { requestOf } from '../../api/request.ts'
import { useChange } from '../../api/use-api.ts'
import { useLanguage } from '../../language/language.tsx'
import { Radios } from '../../ui/choice.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Form } from '../../ui/form.tsx'
import { useToast } from '../../ui/toast.tsx'

const set = 'POST /v1/organizations/prices'

export type Setting = NonNullable<InputOf<typeof set>['body']>['setting']

const startOf = (day: string): string => `${day}T00:00:00Z`

type ChangeFormProps = {
  readonly children: ReactNode
  readonly submitLabel: string
  /** Undefined while something is missing, which `missing` says. */
  readonly setting: Setting | undefined
  readonly missing: string
  readonly onClose: () => void
}

/** Sets a price: what it is, in the fields given, and from when on and why. */
export function ChangeForm({ children, submitLabel, setting, missing, onClose }: ChangeFormProps) {
  const { messages, format } = useLanguage()
  const { priceChanges } = messages
  const toast = useToast()
  const [day, setDay] = useState<string>()
  const [reason, setReason] = useState('')
  const { mutate, isPending, error } = useChange(set, {
    onDone: ({ effective_at: at }) => {
      toast(priceChanges.saved(format.cut(at)))
      onClose()
    },
  })
  const isPast = day !== undefined && day !== '' && !(Date.parse(startOf(day)) > Date.now())
  const dayProblem = day === '' || isPast ? priceChanges.dayPast : undefined
  const input = setting && {
    body: {
      setting,
      ...(day !== undefined && { effective_at: startOf(day) }),
      ...(reason.trim() !== '' && { reason: reason.trim() }),
    },
  }
  return (
    <Form
      submitLabel={submitLabel}
      onSubmit={() => input && mutate(input)}
      onCancel={onClose}
      isBusy={isPending}
      fault={error}
      request={input && dayProblem === undefined ? requestOf(set, input) : null}
      disabledReason={setting ? dayProblem : missing}
    >
      {children}
      <Radios
        label={priceChanges.when}
        value={day === undefined ? 'soon' : 'day'}
        onChange={(when) => setDay(when === 'soon' ? undefined : '')}
        choices={[
          { value: 'soon', label: priceChanges.soon, help: priceChanges.soonHelp },
          { value: 'day', label: priceChanges.fromDay },
        ]}
      />
      {day !== undefined && (
        <DateField
          label={priceChanges.day}
          help={priceChanges.dayHelp}
          error={isPast ? priceChanges.dayPast : undefined}
          onChange={setDay}
        />
      )}
      <TextField
        label={`${priceChanges.reason} (${messages.common.optional})`}
        help={priceChanges.reasonHelp}
        value={reason}
        onChange={setReason}
        maxLength={500}
        autoComplete="off"
      />
    </Form>
  )
}

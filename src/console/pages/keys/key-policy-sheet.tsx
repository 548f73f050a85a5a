import { useState } from 'react'
import type { KeyPolicy } from '#contract/key-policy.ts'
import type { BodyOf } from '../../api/operations.ts'
import { requestOf } from '../../api/request.ts'
import { useChange } from '../../api/use-api.ts'
import { useLanguage, useMessages } from '../../language/language.tsx'
import { AmountField } from '../../ui/amount-field.tsx'
import { Checkbox } from '../../ui/choice.tsx'
import { SideSheet } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Form } from '../../ui/form.tsx'
import { useToast } from '../../ui/toast.tsx'
import { readWholeNumber } from '../../ui/whole-number.ts'

const operation = 'POST /v1/organizations/key_policy'

/** The bounds of the API, in which its contract and this form have to agree. */
const daysMax = 3_650
const perPersonMax = 10_000

type Edited = {
  readonly mustExpire: boolean
  readonly days: string
  readonly spend: string | null | undefined
  readonly perPerson: string
}

export function KeyPolicySheet({
  policy,
  onClose,
}: {
  readonly policy: KeyPolicy
  readonly onClose: () => void
}) {
  const { common, keys, errors } = useMessages()
  const { policy: words } = keys
  const toast = useToast()
  const [edited, setEdited] = useState(() => editedOf(policy))
  const change = (part: Partial<Edited>): void => setEdited((last) => ({ ...last, ...part }))
  const save = useChange(operation, {
    onDone: () => {
      onClose()
      toast(common.saved)
    },
  })
  const body = bodyOf(edited)
  return (
    <SideSheet title={words.title} onClose={onClose}>
      <Form
        submitLabel={common.save}
        onSubmit={() => body && save.mutate({ body })}
        onCancel={onClose}
        isBusy={save.isPending}
        fault={save.error}
        request={body && requestOf(operation, { body })}
        disabledReason={edited.spend === undefined ? errors.amount : undefined}
      >
        <Checkbox isSelected={edited.mustExpire} onChange={(mustExpire) => change({ mustExpire })}>
          {words.mustExpire}
        </Checkbox>
        <NumberField
          label={words.lifetimeField}
          value={edited.days}
          onChange={(days) => change({ days })}
          max={daysMax}
        />
        <AmountField
          label={words.spendField}
          initialCents={policy.default_spend_limit ?? undefined}
          onChange={(spend) => change({ spend })}
          understood={keys.understood.monthly}
        />
        <NumberField
          label={words.perPersonField}
          value={edited.perPerson}
          onChange={(perPerson) => change({ perPerson })}
          max={perPersonMax}
        />
      </Form>
    </SideSheet>
  )
}

type NumberFieldProps = {
  readonly label: string
  readonly value: string
  readonly onChange: (text: string) => void
  readonly max: number
}

function NumberField({ label, value, onChange, max }: NumberFieldProps) {
  const { messages, format } = useLanguage()
  const { policy: words } = messages.keys
  return (
    <TextField
      label={label}
      help={words.emptyMeansNone}
      value={value}
      onChange={onChange}
      inputMode="numeric"
      autoComplete="off"
      validate={(text) =>
        text.trim() !== '' && readWholeNumber(text, max) === undefined
          ? words.wholeNumber(format.count(max))
          : null
      }
    />
  )
}

function bodyOf({ mustExpire, days, spend, perPerson }: Edited): BodyOf<typeof operation> | null {
  const daysMaxWanted = numberOf(days, daysMax)
  const perPersonWanted = numberOf(perPerson, perPersonMax)
  if (daysMaxWanted === undefined || perPersonWanted === undefined || spend === undefined) {
    return null
  }
  return {
    expiry_required: mustExpire,
    lifetime_days_max: daysMaxWanted,
    default_spend_limit: spend,
    keys_per_person_max: perPersonWanted,
  }
}

/** Null for an empty field, undefined for what is no number. */
function numberOf(text: string, max: number): number | null | undefined {
  return text.trim() === '' ? null : readWholeNumber(text, max)
}

function editedOf(policy: KeyPolicy): Edited {
  return {
    mustExpire: policy.expiry_required,
    days: textOf(policy.lifetime_days_max),
    spend: policy.default_spend_limit,
    perPerson: textOf(policy.keys_per_person_max),
  }
}

function textOf(number: number | null): string {
  return number === null ? '' : String(number)
}

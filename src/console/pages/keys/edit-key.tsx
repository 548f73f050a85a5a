import { useState } from 'react'
import type { ApiKey } from '#contract/api-keys.ts'
import type { EffectiveSpendLimit } from '#contract/effective-spend-limits.ts'
import { requestOf } from '../../api/request.ts'
import { useLanguage } from '../../language/language.tsx'
import { useReason } from '../../language/use-reason.ts'
import { AmountField } from '../../ui/amount-field.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Form } from '../../ui/form.tsx'
import { AllowFields } from './allow-fields.tsx'
import { periods } from './limit-field.tsx'
import { keyChanges } from './key-changes.ts'
import type { EditedKey, LimitAmounts } from './key-changes.ts'
import { useEditKey } from './use-edit-key.ts'

type EditKeyProps = {
  readonly apiKey: ApiKey
  /** Its own, one a period; none where the reader may not see them. */
  readonly limits: readonly EffectiveSpendLimit[]
  readonly onClose: () => void
}

/** Name, models, addresses and spend limits of a key, saved together; only what changed is sent. */
export function EditKey({ apiKey, limits, onClose }: EditKeyProps) {
  const { keys, errors, common } = useLanguage().messages
  const [edited, setEdited] = useState<EditedKey>({
    name: apiKey.name,
    models: apiKey.allowed_models,
    ips: apiKey.allowed_ips,
    limits: amountsOf(limits),
  })
  const change = (part: Partial<EditedKey>): void => setEdited((last) => ({ ...last, ...part }))
  const save = useEditKey(apiKey, limits, onClose)
  const changes = keyChanges(apiKey, edited)
  const isUnreadable = Object.values(edited.limits).includes(undefined)
  const request = changes && {
    params: { api_key_id: apiKey.id },
    body: changes,
  }
  return (
    <Form
      submitLabel={common.save}
      onSubmit={() => !isUnreadable && save.mutate(edited)}
      onCancel={onClose}
      isBusy={save.isPending}
      fault={save.error}
      request={request && requestOf('POST /v1/organizations/api_keys/{api_key_id}', request)}
      disabledReason={edited.models?.length === 0 ? keys.modelsNone : undefined}
    >
      <TextField
        label={keys.name}
        help={keys.nameHelp}
        value={edited.name}
        onChange={(name) => change({ name })}
        validate={(name) => (name.trim() === '' ? errors.required : null)}
        maxLength={255}
        isRequired
        autoComplete="off"
      />
      <LimitFields
        workspaceId={apiKey.scope.workspace_id}
        initial={amountsOf(limits)}
        onChange={(period, cents) =>
          setEdited((last) => ({ ...last, limits: { ...last.limits, [period]: cents } }))
        }
      />
      <AllowFields value={{ models: edited.models, ips: edited.ips }} onChange={change} />
    </Form>
  )
}

type LimitFieldsProps = {
  readonly workspaceId: string
  readonly initial: LimitAmounts
  readonly onChange: (period: (typeof periods)[number], cents: string | null | undefined) => void
}

function LimitFields({ workspaceId, initial, onChange }: LimitFieldsProps) {
  const { messages, format } = useLanguage()
  const { keys } = messages
  const reason = useReason()('key_limits.edit', workspaceId)
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="pb-1 text-sm font-medium">{keys.spendLimits}</legend>
      {reason !== undefined && <p className="text-quiet text-sm">{reason}</p>}
      {periods.map((period) =>
        reason === undefined ? (
          <AmountField
            key={period}
            label={keys.limitPer[period]}
            initialCents={initial[period] ?? undefined}
            onChange={(cents) => onChange(period, cents)}
            understood={keys.understood[period]}
          />
        ) : (
          <p key={period} className="flex gap-2 text-sm">
            <span className="text-quiet">{keys.limitPer[period]}</span>
            <span>{initial[period] ? format.cents(initial[period]) : keys.policy.noSpend}</span>
          </p>
        ),
      )}
      {reason === undefined && <p className="text-quiet text-sm">{keys.limitHelp}</p>}
    </fieldset>
  )
}

function amountsOf(limits: readonly EffectiveSpendLimit[]): LimitAmounts {
  const of = (period: (typeof periods)[number]): string | null =>
    limits.find((each) => each.period === period)?.amount ?? null
  return { daily: of('daily'), weekly: of('weekly'), monthly: of('monthly') }
}

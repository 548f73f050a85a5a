import { useLanguage } from '../../language/language.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { Select } from '../../ui/select.tsx'
import { dayProblem, expiresAtMs, latestOf, offeredExpiries } from './expiry.ts'
import type { Expiry, ExpiryRules } from './expiry.ts'

type ExpiryFieldProps = {
  readonly value: Expiry
  readonly onChange: (value: Expiry) => void
  readonly rules: ExpiryRules
}

/** How long the key lives: one of the usual lives, or a last day. It says which instant that is. */
export function ExpiryField({ value, onChange, rules }: ExpiryFieldProps) {
  const { messages, format } = useLanguage()
  const { keys } = messages
  const nowMs = Date.now()
  const problemOf = (day: string): string | undefined => {
    const latest = (): string => format.date(new Date(latestOf(rules, nowMs)).toISOString())
    switch (dayProblem(day, rules, nowMs)) {
      case 'past':
        return keys.dateAhead
      case 'too_late':
        return keys.dateWithin(latest())
      case undefined:
        return undefined
    }
  }
  const atMs = expiresAtMs(value, rules, nowMs)
  const when =
    typeof atMs === 'number' && atMs > nowMs
      ? keys.expiresAt(format.instant(new Date(atMs).toISOString()))
      : undefined
  return (
    <>
      <Select
        label={keys.expiry}
        value={value.choice}
        onChange={(choice) => onChange({ ...value, choice })}
        choices={offeredExpiries(rules).map((choice) => ({
          value: choice,
          label: keys.expiryChoices[choice],
        }))}
        help={[ruleOf(rules, keys), value.choice === 'date' ? undefined : when]
          .filter((each) => each !== undefined)
          .join(' ')}
      />
      {value.choice === 'date' && (
        <DateField
          label={keys.expiryDate}
          onChange={(day) => onChange({ ...value, day })}
          help={when}
          error={value.day === '' ? undefined : problemOf(value.day)}
        />
      )}
    </>
  )
}

function ruleOf(
  rules: ExpiryRules,
  keys: { policyExpires: string; policyLives(days: number): string },
): string | undefined {
  if (rules.lifetime_days_max !== null) return keys.policyLives(rules.lifetime_days_max)
  return rules.expiry_required ? keys.policyExpires : undefined
}

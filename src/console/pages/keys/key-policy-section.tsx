import { useState } from 'react'
import type { ReactNode } from 'react'
import type { KeyPolicy } from '#contract/key-policy.ts'
import { useApi } from '../../api/use-api.ts'
import { useLanguage } from '../../language/language.tsx'
import { useReason } from '../../language/use-reason.ts'
import { Button } from '../../ui/button.tsx'
import { FaultNotice } from '../../ui/notice.tsx'
import { Card, Section } from '../../ui/page.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { KeyPolicySheet } from './key-policy-sheet.tsx'

/** What the organization asks of each new key. */
export function KeyPolicySection() {
  const { policy: words } = useLanguage().messages.keys
  const reason = useReason()('key_policy.edit')
  const [isOpen, setOpen] = useState(false)
  const { data: policy, error, refetch } = useApi('GET /v1/organizations/key_policy', {})
  return (
    <Section
      title={words.title}
      intro={words.intro}
      action={
        policy && (
          <Button onPress={() => setOpen(true)} disabledReason={reason}>
            {words.change}
          </Button>
        )
      }
    >
      {error ? (
        <FaultNotice fault={error} onRetry={() => void refetch()} />
      ) : (
        <Card>{policy ? <Rules policy={policy} /> : <Skeleton wide />}</Card>
      )}
      {isOpen && policy && <KeyPolicySheet policy={policy} onClose={() => setOpen(false)} />}
    </Section>
  )
}

function Rules({ policy }: { readonly policy: KeyPolicy }) {
  const { messages, format } = useLanguage()
  const { policy: words } = messages.keys
  const {
    lifetime_days_max: days,
    keys_per_person_max: perPerson,
    default_spend_limit: spend,
  } = policy
  const mustExpire = policy.expiry_required || days !== null
  return (
    <dl className="grid gap-4 text-sm sm:grid-cols-2 lg:grid-cols-4">
      <Rule name={words.expiry}>{mustExpire ? words.mustExpire : words.needNotExpire}</Rule>
      <Rule name={words.lifetime}>{days === null ? words.anyLifetime : words.days(days)}</Rule>
      <Rule name={words.spend}>
        {spend === null ? words.noSpend : words.perMonth(format.cents(spend))}
      </Rule>
      <Rule name={words.perPerson}>
        {perPerson === null ? words.noPerPerson : format.count(perPerson)}
      </Rule>
    </dl>
  )
}

function Rule({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="flex flex-col gap-0.5">
      <dt className="text-quiet">{name}</dt>
      <dd className="font-medium">{children}</dd>
    </div>
  )
}

import { useState } from 'react'
import { usageTiers } from '#domain/organization.ts'
import type { UsageTier as Tier } from '#domain/organization.ts'
import { requestOf } from '../../api/request.ts'
import { useApi, useChange } from '../../api/use-api.ts'
import { useReason } from '../../language/use-reason.ts'
import { useMessages } from '../../language/language.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { FaultNotice } from '../../ui/notice.tsx'
import { Section } from '../../ui/page.tsx'
import { Select } from '../../ui/select.tsx'
import { useToast } from '../../ui/toast.tsx'

const operation = 'POST /v1/organizations/settings'

/** What is most likely meant by a change: the tier above, or the first for whoever has left the tiers. */
function nextTo(tier: Tier): Tier {
  const presets = usageTiers.filter((each) => each !== 'custom')
  const at = presets.findIndex((each) => each === tier)
  return presets[(at + 1) % presets.length] ?? tier
}

/** The preset that the organization's rate limits are, and the way to another one. */
export function UsageTier() {
  const { usageTier } = useMessages().limits.rate
  const whyNot = useReason()('organization_settings.edit')
  const [isOpen, setOpen] = useState(false)
  const { data, error, refetch } = useApi('GET /v1/organizations/settings', {})
  return (
    <Section
      title={usageTier.title}
      intro={usageTier.intro}
      action={
        <div className="flex items-center gap-3">
          {data && <Badge tone="accent">{usageTier[data.usage_tier]}</Badge>}
          <Button disabledReason={whyNot} onPress={() => setOpen(true)}>
            {usageTier.change}
          </Button>
        </div>
      }
    >
      {error && <FaultNotice fault={error} onRetry={() => void refetch()} />}
      {isOpen && data && <ChangeTier current={data.usage_tier} onClose={() => setOpen(false)} />}
    </Section>
  )
}

type ChangeTierProps = { readonly current: Tier; readonly onClose: () => void }

function ChangeTier({ current, onClose }: ChangeTierProps) {
  const { usageTier } = useMessages().limits.rate
  const toast = useToast()
  const [tier, setTier] = useState<Tier>(nextTo(current))
  const input = { body: { usage_tier: tier } }
  const change = useChange(operation, {
    onDone: () => {
      toast(usageTier.changed(usageTier[tier]))
      onClose()
    },
  })
  return (
    <Confirm
      title={usageTier.question(usageTier[tier])}
      action={usageTier.change}
      onConfirm={() => change.mutate(input)}
      onClose={onClose}
      isBusy={change.isPending}
      fault={change.error}
      request={requestOf(operation, input)}
      danger={tier !== 'custom'}
    >
      <Select
        label={usageTier.title}
        value={tier}
        onChange={setTier}
        choices={usageTiers.map((each) => ({ value: each, label: usageTier[each] }))}
      />
      <p>{tier === 'custom' ? usageTier.keeps : usageTier.replaces}</p>
    </Confirm>
  )
}

import type { ReactNode } from 'react'
import { useApi, useChange } from '../../api/use-api.ts'
import { useReason } from '../../language/use-reason.ts'
import { useMessages } from '../../language/language.tsx'
import { Switch } from '../../ui/choice.tsx'
import { FaultNotice } from '../../ui/notice.tsx'
import { Card, Section } from '../../ui/page.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { useToast } from '../../ui/toast.tsx'

type TakenProps = {
  readonly values: { readonly unbounded_requests: Allowance; readonly unknown_models: Allowance }
  readonly onSet: (body: { unbounded_requests?: Allowance; unknown_models?: Allowance }) => void
  readonly whyNot: string | undefined
  readonly children?: ReactNode
}

type Allowance = 'allow' | 'refuse'

/** Which requests of a workspace are taken at all. */
export function WorkspaceTakenRequests(props: {
  readonly workspaceId: string
  readonly closed?: string | undefined
}) {
  const { taken } = useMessages().limits.spend
  const params = { workspace_id: props.workspaceId }
  const toast = useToast()
  const whyNot = useReason()
  const { data, error, refetch } = useApi(
    'GET /v1/organizations/workspaces/{workspace_id}/settings',
    { params },
  )
  const change = useChange('POST /v1/organizations/workspaces/{workspace_id}/settings', {
    onDone: () => toast(taken.saved),
  })
  const pending = change.isPending ? change.variables.body : {}
  return (
    <Section title={taken.title} intro={taken.intro}>
      {error && <FaultNotice fault={error} onRetry={() => void refetch()} />}
      {change.error && <FaultNotice fault={change.error} />}
      <Card>
        {data ? (
          <Taken
            values={{ ...data, ...pending }}
            onSet={(body) => change.mutate({ params, body })}
            whyNot={props.closed ?? whyNot('workspaces.edit', props.workspaceId)}
          />
        ) : (
          <Skeleton wide />
        )}
      </Card>
    </Section>
  )
}

/** Which requests the organization takes at all, and how it counts their output. */
export function OrganizationTakenRequests() {
  const { taken } = useMessages().limits.spend
  const toast = useToast()
  const whyNot = useReason()('organization_settings.edit')
  const { data, error, refetch } = useApi('GET /v1/organizations/settings', {})
  const change = useChange('POST /v1/organizations/settings', {
    onDone: () => toast(taken.saved),
  })
  const pending = change.isPending ? change.variables.body : {}
  const values = data && { ...data, ...pending }
  return (
    <Section title={taken.title} intro={taken.intro}>
      {error && <FaultNotice fault={error} onRetry={() => void refetch()} />}
      {change.error && <FaultNotice fault={change.error} />}
      <Card>
        {values ? (
          <Taken values={values} onSet={(body) => change.mutate({ body })} whyNot={whyNot}>
            <Toggle
              label={taken.strict}
              help={taken.strictHelp}
              whyNot={whyNot}
              isOn={values.output_tokens === 'strict'}
              onSet={(isOn) =>
                change.mutate({ body: { output_tokens: isOn ? 'strict' : 'counted' } })
              }
            />
          </Taken>
        ) : (
          <Skeleton wide />
        )}
      </Card>
    </Section>
  )
}

function Taken({ values, onSet, whyNot, children }: TakenProps) {
  const { taken } = useMessages().limits.spend
  return (
    <>
      <Toggle
        label={taken.unbounded}
        help={taken.unboundedHelp}
        whyNot={whyNot}
        isOn={values.unbounded_requests === 'allow'}
        onSet={(isOn) => onSet({ unbounded_requests: isOn ? 'allow' : 'refuse' })}
      />
      <Toggle
        label={taken.unknown}
        help={taken.unknownHelp}
        whyNot={whyNot}
        isOn={values.unknown_models === 'allow'}
        onSet={(isOn) => onSet({ unknown_models: isOn ? 'allow' : 'refuse' })}
      />
      {children}
    </>
  )
}

type ToggleProps = {
  readonly label: string
  readonly help: string
  readonly isOn: boolean
  readonly onSet: (isOn: boolean) => void
  readonly whyNot: string | undefined
}

function Toggle({ label, help, isOn, onSet, whyNot }: ToggleProps) {
  return (
    <Switch isSelected={isOn} onChange={onSet} isDisabled={whyNot !== undefined}>
      <span className="flex flex-col">
        {label}
        <span className="text-quiet">{whyNot ?? help}</span>
      </span>
    </Switch>
  )
}

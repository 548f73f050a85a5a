import { useState } from 'react'
import type { SsoSettings } from '#contract/identity-providers.ts'
import { requestOf } from '../../api/request.ts'
import { useApi, useChange } from '../../api/use-api.ts'
import { useMessages } from '../../language/language.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Form } from '../../ui/form.tsx'
import { FaultNotice } from '../../ui/notice.tsx'
import { Card, Section } from '../../ui/page.tsx'
import { Select } from '../../ui/select.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { useToast } from '../../ui/toast.tsx'
import { SettingRow } from '../account/setting-row.tsx'
import { useFresh } from '../verify-dialog.tsx'

const operation = 'POST /v1/organizations/sso_settings'

/** Whether people have to sign in with a provider, and who does not. */
export function Requirement({
  disabledReason,
  hasProvider,
}: {
  readonly disabledReason: string | undefined
  readonly hasProvider: boolean
}) {
  const { signOn } = useMessages()
  const { data, error, refetch } = useApi('GET /v1/organizations/sso_settings', {})
  return (
    <Section title={signOn.requirement}>
      {error && <FaultNotice fault={error} onRetry={() => void refetch()} />}
      {!error && (
        <Card>
          {data ? (
            <Row
              settings={data}
              disabledReason={disabledReason}
              reasonToRequire={hasProvider ? undefined : signOn.requireNeedsProvider}
            />
          ) : (
            <Skeleton wide />
          )}
        </Card>
      )}
    </Section>
  )
}

function useAdmins() {
  const { data } = useApi('GET /v1/organizations/users', {
    query: { roles: ['admin'], limit: 1000 },
  })
  return data?.data
}

function Row({
  settings,
  disabledReason,
  reasonToRequire,
}: {
  readonly settings: SsoSettings
  readonly disabledReason: string | undefined
  readonly reasonToRequire: string | undefined
}) {
  const { signOn } = useMessages()
  const [asked, setAsked] = useState<'require' | 'allow'>()
  const close = (): void => setAsked(undefined)
  const { sso_required: isRequired } = settings
  return (
    <SettingRow
      title={signOn.title}
      state={
        isRequired ? (
          <Badge tone="good">{signOn.requiredOn}</Badge>
        ) : (
          <Badge>{signOn.requiredOff}</Badge>
        )
      }
      action={
        isRequired ? (
          <>
            <Button disabledReason={disabledReason} onPress={() => setAsked('require')}>
              {signOn.changeEmergency}
            </Button>
            <Button disabledReason={disabledReason} onPress={() => setAsked('allow')}>
              {signOn.allow}
            </Button>
          </>
        ) : (
          <Button
            disabledReason={disabledReason ?? reasonToRequire}
            onPress={() => setAsked('require')}
          >
            {signOn.require}
          </Button>
        )
      }
    >
      <p>{isRequired ? signOn.required : signOn.notRequired}</p>
      {isRequired && <Emergency userId={settings.break_glass_user_id} />}
      {asked === 'require' && <Require settings={settings} onClose={close} />}
      {asked === 'allow' && <Allow settings={settings} onClose={close} />}
    </SettingRow>
  )
}

function Emergency({ userId }: { readonly userId: string | null }) {
  const { signOn } = useMessages()
  const admins = useAdmins()
  if (!admins) return <Skeleton wide />
  const admin = admins.find(({ id }) => id === userId)
  return <p>{admin ? signOn.breakGlass(admin.name) : signOn.breakGlassUnknown}</p>
}

type AskedProps = { readonly settings: SsoSettings; readonly onClose: () => void }

function Require({ settings, onClose }: AskedProps) {
  const { signOn, errors } = useMessages()
  const toast = useToast()
  const admins = useAdmins()
  const [chosen, setChosen] = useState(settings.break_glass_user_id)
  const [isMissing, setMissing] = useState(false)
  const save = useChange(operation, {
    around: useFresh(),
    onDone: () => {
      toast(signOn.nowRequired)
      onClose()
    },
  })
  const isWrong = save.error?.field === 'break_glass_user_id'
  const input =
    chosen === null ? null : { body: { sso_required: true, break_glass_user_id: chosen } }
  const submit = (): void => {
    setMissing(input === null)
    if (input !== null) save.mutate(input)
  }
  return (
    <Dialog
      title={settings.sso_required ? signOn.changeEmergency : signOn.requireTitle}
      onClose={onClose}
    >
      {!settings.sso_required && <p className="text-quiet text-sm">{signOn.requireBody}</p>}
      <Form
        submitLabel={settings.sso_required ? signOn.save : signOn.require}
        onSubmit={submit}
        onCancel={onClose}
        isBusy={save.isPending}
        fault={isWrong ? null : save.error}
        request={input && requestOf(operation, input)}
      >
        <Select
          label={signOn.emergency}
          help={signOn.emergencyHelp}
          value={chosen}
          onChange={(id) => {
            setChosen(id)
            setMissing(false)
            save.reset()
          }}
          placeholder={signOn.choosePerson}
          choices={(admins ?? []).map(({ id, name, email }) => ({
            value: id,
            label: `${name} (${email})`,
          }))}
          error={isWrong ? signOn.emergencyWrong : isMissing ? errors.required : undefined}
        />
      </Form>
    </Dialog>
  )
}

function Allow({ settings, onClose }: AskedProps) {
  const { signOn } = useMessages()
  const toast = useToast()
  const save = useChange(operation, {
    around: useFresh(),
    onDone: () => {
      toast(signOn.nowAllowed)
      onClose()
    },
  })
  const { break_glass_user_id: id } = settings
  const input = { body: { sso_required: false, break_glass_user_id: id } }
  return (
    <Confirm
      title={signOn.allowTitle}
      action={signOn.allow}
      onConfirm={() => save.mutate(input)}
      onClose={onClose}
      isBusy={save.isPending}
      fault={save.error}
      request={requestOf(operation, input)}
      danger={false}
    >
      <p>{signOn.allowBody}</p>
    </Confirm>
  )
}

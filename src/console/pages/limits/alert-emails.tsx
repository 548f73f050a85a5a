import { useState } from 'react'
import { requestOf } from '../../api/request.ts'
import { useApi, useChange } from '../../api/use-api.ts'
import { useReason } from '../../language/use-reason.ts'
import { useMessages } from '../../language/language.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Form } from '../../ui/form.tsx'
import { FaultNotice } from '../../ui/notice.tsx'
import { Card, Section } from '../../ui/page.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { useToast } from '../../ui/toast.tsx'
import { readAddresses } from './read-addresses.ts'

const operation = 'POST /v1/organizations/settings'
const alertEmailsMax = 50

/** The addresses that hear of every limit that is reached. */
export function AlertEmails() {
  const { alertEmails } = useMessages().limits.alerts
  const whyNot = useReason()('organization_settings.edit')
  const [isOpen, setOpen] = useState(false)
  const { data, error, refetch } = useApi('GET /v1/organizations/settings', {})
  return (
    <Section
      title={alertEmails.title}
      intro={alertEmails.intro}
      action={
        <Button disabledReason={whyNot} onPress={() => setOpen(true)}>
          {alertEmails.edit}
        </Button>
      }
    >
      {error && <FaultNotice fault={error} onRetry={() => void refetch()} />}
      <Card>
        {!data && <Skeleton wide />}
        {data?.alert_emails.length === 0 && (
          <p className="text-quiet text-sm">{alertEmails.none}</p>
        )}
        {data && data.alert_emails.length > 0 && (
          <ul className="flex flex-wrap gap-x-4 gap-y-1 text-sm break-all">
            {data.alert_emails.map((address) => (
              <li key={address}>{address}</li>
            ))}
          </ul>
        )}
      </Card>
      {isOpen && data && <EditEmails emails={data.alert_emails} onClose={() => setOpen(false)} />}
    </Section>
  )
}

type EditEmailsProps = { readonly emails: readonly string[]; readonly onClose: () => void }

function EditEmails({ emails, onClose }: EditEmailsProps) {
  const { common, limits } = useMessages()
  const { alerts } = limits
  const toast = useToast()
  const [text, setText] = useState(emails.join('\n'))
  const { addresses, invalid } = readAddresses(text)
  const input = { body: { alert_emails: [...addresses] } }
  const change = useChange(operation, {
    onDone: () => {
      toast(common.saved)
      onClose()
    },
  })
  const problem =
    invalid !== undefined
      ? alerts.alertEmails.invalid(invalid)
      : addresses.length > alertEmailsMax
        ? alerts.alertEmails.tooMany(String(alertEmailsMax))
        : undefined
  return (
    <Dialog title={alerts.alertEmails.title} onClose={onClose}>
      <Form
        submitLabel={common.save}
        onSubmit={() => change.mutate(input)}
        onCancel={onClose}
        isBusy={change.isPending}
        fault={change.error}
        request={requestOf(operation, input)}
        disabledReason={problem}
      >
        <TextField
          autoFocus
          label={alerts.addresses}
          help={alerts.addressesHelp}
          rows={5}
          value={text}
          onChange={setText}
          error={problem}
        />
      </Form>
    </Dialog>
  )
}

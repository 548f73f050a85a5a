import { Link } from '@tanstack/react-router'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { StatementRecipient } from '#contract/statements.ts'
import { requestOf } from '../../api/request.ts'
import { useApi, useChange } from '../../api/use-api.ts'
import { useMessages } from '../../language/language.tsx'
import { useReason } from '../../language/use-reason.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Form } from '../../ui/form.tsx'
import { FaultNotice } from '../../ui/notice.tsx'
import { Card, Section } from '../../ui/page.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { useToast } from '../../ui/toast.tsx'
import { currentMonth, monthBefore } from '../statement/months.ts'

const create = 'POST /v1/organizations/statement_recipients'
const remove = 'DELETE /v1/organizations/statement_recipients/{statement_recipient_id}'
const countMax = 100

/** Who gets the statement of each month by mail. */
export function StatementRecipients() {
  const { recipients } = useMessages().statement
  const whyNot = useReason()('statements.edit')
  const [open, setOpen] = useState<'add' | StatementRecipient>()
  const { data, error, refetch } = useApi('GET /v1/organizations/statement_recipients', {
    query: { limit: countMax },
  })
  const close = (): void => setOpen(undefined)
  return (
    <Section
      title={recipients.title}
      intro={recipients.intro}
      action={
        <Button disabledReason={whyNot} onPress={() => setOpen('add')}>
          {recipients.add}
        </Button>
      }
    >
      {error && <FaultNotice fault={error} onRetry={() => void refetch()} />}
      <Card>
        {!data && !error && <Skeleton wide />}
        {data?.data.length === 0 && <p className="text-quiet text-sm">{recipients.none}</p>}
        {data && data.data.length > 0 && (
          <ul className="flex flex-col gap-1 text-sm">
            {data.data.map((recipient) => (
              <li key={recipient.id} className="flex items-center justify-between gap-2">
                <span className="min-w-0 break-all">{recipient.email}</span>
                <IconButton
                  label={recipients.removeLabel(recipient.email)}
                  disabledReason={whyNot}
                  onPress={() => setOpen(recipient)}
                >
                  <Trash2 aria-hidden className="size-4" />
                </IconButton>
              </li>
            ))}
          </ul>
        )}
        <Link
          to="/cost/statement/$month"
          params={{ month: monthBefore(currentMonth()) }}
          className="rounded-sm text-sm underline"
        >
          {recipients.latest}
        </Link>
      </Card>
      {open === 'add' && <AddRecipient onClose={close} />}
      {open !== undefined && open !== 'add' && <RemoveRecipient recipient={open} onClose={close} />}
    </Section>
  )
}

function AddRecipient({ onClose }: { readonly onClose: () => void }) {
  const { recipients } = useMessages().statement
  const toast = useToast()
  const [email, setEmail] = useState('')
  const input = { body: { email: email.trim() } }
  const { mutate, isPending, error } = useChange(create, {
    onDone: () => {
      toast(recipients.added)
      onClose()
    },
  })
  return (
    <Dialog title={recipients.title} onClose={onClose}>
      <Form
        submitLabel={recipients.add}
        onSubmit={() => mutate(input)}
        onCancel={onClose}
        isBusy={isPending}
        fault={error}
        request={requestOf(create, input)}
      >
        <TextField
          autoFocus
          label={recipients.email}
          value={email}
          onChange={setEmail}
          type="email"
          isRequired
          autoComplete="off"
        />
      </Form>
    </Dialog>
  )
}

type RemoveProps = { readonly recipient: StatementRecipient; readonly onClose: () => void }

function RemoveRecipient({ recipient, onClose }: RemoveProps) {
  const { recipients } = useMessages().statement
  const toast = useToast()
  const input = { params: { statement_recipient_id: recipient.id } }
  const { mutate, isPending, error } = useChange(remove, {
    onDone: () => {
      toast(recipients.removed)
      onClose()
    },
  })
  return (
    <Confirm
      title={recipients.removeQuestion(recipient.email)}
      action={recipients.remove}
      onConfirm={() => mutate(input)}
      onClose={onClose}
      isBusy={isPending}
      fault={error}
      request={requestOf(remove, input)}
    >
      <p>{recipients.removeBody}</p>
    </Confirm>
  )
}

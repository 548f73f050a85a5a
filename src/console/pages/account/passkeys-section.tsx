import { useState } from 'react'
import type { Passkey } from '#contract/account-security.ts'
import { passkeyObstacle } from '../../api/passkeys.ts'
import { requestOf } from '../../api/request.ts'
import { useApi, useChange } from '../../api/use-api.ts'
import { useWholeList } from '../../api/use-whole-list.ts'
import { useLanguage, useMessages } from '../../language/language.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Form } from '../../ui/form.tsx'
import { RowMenu } from '../../ui/menu.tsx'
import { FaultNotice } from '../../ui/notice.tsx'
import { EmptyState, Section } from '../../ui/page.tsx'
import type { Column } from '../../ui/table.tsx'
import { useToast } from '../../ui/toast.tsx'
import { WholeTable } from '../../ui/whole-table.tsx'
import { useFresh } from '../verify-dialog.tsx'
import { AddPasskey } from './add-passkey.tsx'

const renaming = 'POST /v1/organizations/account/passkeys/{passkey_id}'
const deletion = 'DELETE /v1/organizations/account/passkeys/{passkey_id}'

type Asked = { readonly passkey: Passkey; readonly what: 'rename' | 'delete' }

/** What opens the account with a fingerprint, a face or a key. */
export function PasskeysSection() {
  const spoken = useLanguage()
  const words = spoken.messages.account.passkeys
  const { data, error, refetch } = useApi('GET /v1/organizations/account/passkeys', {})
  const list = useWholeList({
    prefix: 'passkey_',
    rows: data?.data,
    textsOf: ({ name }) => [name],
    sortedBy: {
      name: ({ name }) => name,
      created: ({ created_at: at }) => Date.parse(at),
      last_used: ({ last_used_at: at }) => (at === null ? 0 : Date.parse(at)),
    },
    initial: { column: 'created', direction: 'descending' },
  })
  const [isAdding, setAdding] = useState(false)
  const [asked, setAsked] = useState<Asked>()
  const close = (): void => setAsked(undefined)
  return (
    <Section
      title={words.title}
      intro={words.intro}
      action={<AddButton onPress={() => setAdding(true)} />}
    >
      {error && <FaultNotice fault={error} onRetry={() => void refetch()} />}
      {!error && (
        <WholeTable
          label={words.title}
          columns={columnsOf(spoken, setAsked)}
          list={list}
          rowId={(passkey) => passkey.id}
          empty={<EmptyState title={words.empty} />}
          skeletonRows={1}
        />
      )}
      {isAdding && <AddPasskey onClose={() => setAdding(false)} />}
      {asked?.what === 'rename' && <Rename passkey={asked.passkey} onClose={close} />}
      {asked?.what === 'delete' && <Delete passkey={asked.passkey} onClose={close} />}
    </Section>
  )
}

function columnsOf(
  { messages, format }: ReturnType<typeof useLanguage>,
  onAsk: (asked: Asked) => void,
): readonly Column<Passkey>[] {
  const words = messages.account.passkeys
  return [
    {
      id: 'name',
      title: words.name,
      isSortable: true,
      cell: (passkey) => <span className="font-medium break-words">{passkey.name}</span>,
    },
    {
      id: 'kept',
      title: words.kept,
      hidesWhenNarrow: true,
      cell: (passkey) => <Badge>{passkey.is_synced ? words.synced : words.thisDevice}</Badge>,
    },
    {
      id: 'created',
      title: messages.common.created,
      isSortable: true,
      hidesWhenNarrow: true,
      cell: (passkey) => format.short(passkey.created_at),
    },
    {
      id: 'last_used',
      title: words.lastUsed,
      isSortable: true,
      cell: (passkey) =>
        passkey.last_used_at === null ? words.neverUsed : format.relative(passkey.last_used_at),
    },
    {
      id: 'actions',
      title: messages.common.actions,
      hidesTitle: true,
      align: 'end',
      cell: (passkey) => <PasskeyMenu passkey={passkey} onAsk={onAsk} />,
    },
  ]
}

function AddButton({ onPress }: { readonly onPress: () => void }) {
  const { account, signIn } = useMessages()
  const obstacle = passkeyObstacle()
  return (
    <Button
      onPress={onPress}
      disabledReason={
        obstacle && (obstacle === 'address' ? signIn.passkeyAddress : signIn.passkeySupport)
      }
    >
      {account.passkeys.add}
    </Button>
  )
}

function PasskeyMenu({
  passkey,
  onAsk,
}: {
  readonly passkey: Passkey
  readonly onAsk: (asked: Asked) => void
}) {
  const words = useMessages().account.passkeys
  return (
    <RowMenu
      name={passkey.name}
      actions={[
        { id: 'rename', label: words.rename, onAction: () => onAsk({ passkey, what: 'rename' }) },
        {
          id: 'delete',
          label: words.delete,
          danger: true,
          onAction: () => onAsk({ passkey, what: 'delete' }),
        },
      ]}
    />
  )
}

type OfPasskey = { readonly passkey: Passkey; readonly onClose: () => void }

function Rename({ passkey, onClose }: OfPasskey) {
  const { account, common } = useMessages()
  const words = account.passkeys
  const [name, setName] = useState(passkey.name)
  const toast = useToast()
  const rename = useChange(renaming, {
    onDone: () => {
      toast(words.renamed)
      onClose()
    },
  })
  const input = { params: { passkey_id: passkey.id }, body: { name } }
  return (
    <Dialog title={words.renameTitle} onClose={onClose}>
      <Form
        submitLabel={common.save}
        onSubmit={() => rename.mutate(input)}
        onCancel={onClose}
        isBusy={rename.isPending}
        fault={rename.error}
        request={requestOf(renaming, input)}
      >
        <TextField
          label={words.name}
          value={name}
          onChange={setName}
          maxLength={255}
          isRequired
          autoFocus
        />
      </Form>
    </Dialog>
  )
}

function Delete({ passkey, onClose }: OfPasskey) {
  const words = useMessages().account.passkeys
  const toast = useToast()
  const remove = useChange(deletion, {
    around: useFresh(),
    onDone: () => {
      toast(words.deleted)
      onClose()
    },
  })
  const input = { params: { passkey_id: passkey.id } }
  return (
    <Confirm
      title={words.deleteQ(passkey.name)}
      action={words.delete}
      onConfirm={() => remove.mutate(input)}
      onClose={onClose}
      isBusy={remove.isPending}
      fault={remove.error}
      request={requestOf(deletion, input)}
    >
      <p>{words.deleteBody}</p>
    </Confirm>
  )
}

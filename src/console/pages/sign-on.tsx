import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { IdentityProvider } from '#contract/identity-providers.ts'
import { useAddress } from '../api/use-address.ts'
import { useApi } from '../api/use-api.ts'
import { useWholeList } from '../api/use-whole-list.ts'
import { useReason } from '../language/use-reason.ts'
import { useMessages } from '../language/language.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { RowMenu } from '../ui/menu.tsx'
import { FaultNotice } from '../ui/notice.tsx'
import { EmptyState, Page } from '../ui/page.tsx'
import type { Column } from '../ui/table.tsx'
import { WholeTable } from '../ui/whole-table.tsx'
import { DeleteProvider } from './sign-on/delete-provider.tsx'
import { ProviderSheet, RedirectUrl } from './sign-on/provider-sheet.tsx'
import { Requirement } from './sign-on/requirement.tsx'

/** What stands in front of the list, beside the sheet whose address names a provider. */
type Open =
  | { readonly type: 'create' }
  | { readonly type: 'created' | 'delete'; readonly provider: IdentityProvider }

const arrangement = {
  textsOf: ({ name, issuer, allowed_domains: domains }: IdentityProvider) => [
    name,
    issuer,
    ...domains,
  ],
  sortedBy: {
    name: ({ name }: IdentityProvider) => name,
    issuer: ({ issuer }: IdentityProvider) => issuer,
  },
  initial: { column: 'name', direction: 'ascending' },
} as const

/** Who vouches for people of the organization, and whether somebody has to. */
export function SignOnPage() {
  const { signOn } = useMessages()
  const disabledReason = useReason()('sso.edit')
  const { get, show } = useAddress()
  const [open, setOpen] = useState<Open>()
  const { data, error, refetch } = useApi('GET /v1/organizations/identity_providers', {})
  const columns = useColumns({
    disabledReason,
    onEdit: ({ id }) => show({ provider: id }),
    onDelete: (provider) => setOpen({ type: 'delete', provider }),
  })
  const list = useWholeList({ rows: data?.data, ...arrangement })
  const shown = data?.data.find(({ id }) => id === get('provider'))
  if (error) {
    return (
      <Page title={signOn.title} intro={signOn.intro}>
        <FaultNotice fault={error} onRetry={() => void refetch()} />
      </Page>
    )
  }
  return (
    <Page
      title={signOn.title}
      intro={signOn.intro}
      action={
        <Button
          variant="primary"
          disabledReason={disabledReason}
          onPress={() => setOpen({ type: 'create' })}
        >
          {signOn.add}
        </Button>
      }
    >
      <WholeTable<IdentityProvider>
        label={signOn.providers}
        columns={columns}
        list={list}
        rowId={({ id }) => id}
        onOpen={({ id }) => show({ provider: id })}
        empty={<EmptyState title={signOn.empty}>{signOn.emptyHelp}</EmptyState>}
        skeletonRows={2}
      />
      <Requirement disabledReason={disabledReason} hasProvider={(data?.data.length ?? 0) > 0} />
      {shown && (
        <ProviderSheet
          key={shown.id}
          provider={shown}
          disabledReason={disabledReason}
          onCreated={() => undefined}
          onClose={() => show({ provider: undefined })}
        />
      )}
      {open && <InFront open={open} setOpen={setOpen} />}
    </Page>
  )
}

type InFrontProps = {
  readonly open: Open
  readonly setOpen: (open: Open | undefined) => void
}

function InFront({ open, setOpen }: InFrontProps) {
  const { signOn } = useMessages()
  const close = (): void => setOpen(undefined)
  switch (open.type) {
    case 'create':
      return (
        <ProviderSheet
          provider={null}
          disabledReason={undefined}
          onCreated={(provider) => setOpen({ type: 'created', provider })}
          onClose={close}
        />
      )
    case 'created':
      return (
        <Dialog title={signOn.redirectTitle} onClose={close} wide>
          <RedirectUrl provider={open.provider} />
          <DialogActions>
            <Button variant="primary" onPress={close}>
              {signOn.done}
            </Button>
          </DialogActions>
        </Dialog>
      )
    case 'delete':
      return <DeleteProvider provider={open.provider} onClose={close} />
  }
}

type RowActions = {
  readonly disabledReason: string | undefined
  readonly onEdit: (provider: IdentityProvider) => void
  readonly onDelete: (provider: IdentityProvider) => void
}

function ProviderLink({ provider: { id, name } }: { readonly provider: IdentityProvider }) {
  return (
    <Link
      to="."
      search={(old: object) => ({ ...old, provider: id })}
      className="rounded-sm font-medium hover:underline"
    >
      {name}
    </Link>
  )
}

function useColumns({
  disabledReason,
  onEdit,
  onDelete,
}: RowActions): readonly Column<IdentityProvider>[] {
  const { signOn, common, roles } = useMessages()
  return [
    {
      id: 'name',
      title: signOn.name,
      isSortable: true,
      cell: (provider) => <ProviderLink provider={provider} />,
    },
    {
      id: 'issuer',
      title: signOn.issuer,
      isSortable: true,
      hidesWhenNarrow: true,
      cell: ({ issuer }) => <code className="text-quiet font-mono text-xs">{issuer}</code>,
    },
    {
      id: 'domains',
      title: signOn.domains,
      hidesWhenNarrow: true,
      cell: ({ allowed_domains: domains }) => domains.join(', '),
    },
    {
      id: 'first',
      title: signOn.firstSignIn,
      cell: ({ first_sign_in: { role, workspaces } }) =>
        role === null
          ? signOn.firstShort.refused
          : signOn.firstShort.given(roles.organization[role], workspaces.length),
    },
    {
      id: 'actions',
      title: common.actions,
      hidesTitle: true,
      align: 'end',
      cell: (provider) => (
        <RowMenu
          name={provider.name}
          actions={[
            { id: 'edit', label: signOn.edit, onAction: () => onEdit(provider) },
            {
              id: 'delete',
              label: signOn.delete,
              danger: true,
              disabledReason,
              onAction: () => onDelete(provider),
            },
          ]}
        />
      ),
    },
  ]
}

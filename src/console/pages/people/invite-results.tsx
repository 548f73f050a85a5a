import type { CreatedInvite, CreatedInvites } from '#contract/invites.ts'
import { useMessages } from '../../language/language.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { CodeBlock } from '../../ui/copy.tsx'
import { DialogActions } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/notice.tsx'

type Results = CreatedInvites['results']

/** What became of each address. Links that no mail brings stand here, this once. */
export function InviteResults({
  results,
  onClose,
}: {
  readonly results: Results
  readonly onClose: () => void
}) {
  const { people } = useMessages()
  const invites = results.flatMap((each) => (each.status === 'invited' ? [each.invite] : []))
  const mailed = invites.filter(({ mail }) => mail === 'queued').length
  return (
    <div className="flex flex-col gap-4">
      {invites.length > 0 && (
        <Notice tone="good">
          <p>{mailed > 0 ? people.sent(mailed) : people.made(invites.length)}</p>
        </Notice>
      )}
      <ul aria-label={people.results} className="flex flex-col gap-2 text-sm">
        {results.map((each, index) => (
          <li key={index} className="flex flex-wrap items-center justify-between gap-2">
            <span className="min-w-0 break-all">{each.email}</span>
            <Badge tone={each.status === 'invited' ? 'good' : 'warn'}>
              {people.result[each.status]}
            </Badge>
          </li>
        ))}
      </ul>
      <InviteLinks invites={invites} />
      <DialogActions>
        <Button variant="primary" onPress={onClose} autoFocus>
          {people.done}
        </Button>
      </DialogActions>
    </div>
  )
}

/** The links of invites that no mail brings to whom they are for. Nothing where all of them are on their way. */
export function InviteLinks({ invites }: { readonly invites: readonly CreatedInvite[] }) {
  const { people } = useMessages()
  const kept = invites.filter(({ mail }) => mail !== 'queued')
  const [first] = kept
  if (!first) return null
  return (
    <section aria-label={people.links} className="flex flex-col gap-2">
      <p className="text-sm">
        {first.mail === 'no_mail_server' ? people.noMailServer : people.held}
      </p>
      {kept.map((invite) => (
        <CodeBlock key={invite.id} label={people.linkFor(invite.email)} text={urlOf(invite)} />
      ))}
    </section>
  )
}

/** A path where nobody has said under which address the console is reached: then that is where its reader is. */
function urlOf({ accept_url: url }: CreatedInvite): string {
  return new URL(url, window.location.origin).href
}

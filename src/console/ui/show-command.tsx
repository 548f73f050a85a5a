import { ChevronRight } from 'lucide-react'
import { Fragment } from 'react'
import { Button as AriaButton, Disclosure, DisclosurePanel } from 'react-aria-components'
import { commandsOf, signInCommandOf } from '../api/commands.ts'
import type { PlainRequest, Told } from '../api/request.ts'
import { useAccount } from '../api/use-account.ts'
import { useMessages } from '../language/language.tsx'
import { CodeBlock } from './copy.tsx'

/** *Show as command*: the curl and the command line that do what the form would, or why none does. */
export function ShowCommand({ request }: { readonly request: Told }) {
  const { common } = useMessages()
  return (
    <Disclosure className="text-sm">
      <AriaButton
        slot="trigger"
        className="text-quiet hover:text-ink group inline-flex items-center gap-1 rounded-sm py-1"
      >
        <ChevronRight
          aria-hidden
          className="size-4 transition-transform group-aria-expanded:rotate-90"
        />
        {common.showCommand}
      </AriaButton>
      <DisclosurePanel className="flex flex-col gap-2 data-[expanded]:pt-1">
        {'reason' in request ? (
          <p className="text-quiet">{request.reason}</p>
        ) : (
          <Commands requests={'path' in request ? [request] : request} />
        )}
      </DisclosurePanel>
    </Disclosure>
  )
}

function Commands({ requests }: { readonly requests: readonly PlainRequest[] }) {
  const { common } = useMessages()
  const { origin } = window.location
  const { credential, variables } = commandsOf(requests, origin)
  const notes = requests.flatMap(({ note }) => note ?? [])
  // What has to be known between two of them keeps them apart.
  const runs = notes.length > 0 ? requests.map((request) => [request]) : [requests]
  const unsaid = variables.length > 0 && notes.length === 0
  return (
    <>
      <p className="text-quiet">
        {credential === 'session' ? common.sessionIntro : common.commandIntro}
      </p>
      {notes.map((note) => (
        <p key={note} className="text-quiet">
          {note}
        </p>
      ))}
      {unsaid && (
        <p className="text-quiet">
          {common.commandVariables} <code className="font-mono text-xs">{variables.join(' ')}</code>
        </p>
      )}
      {credential === 'session' && <SignIn origin={origin} />}
      {runs.map((run, place) => {
        const { curl, cli } = commandsOf(run, origin)
        return (
          <Fragment key={place}>
            <CodeBlock label="curl" text={curl} />
            <CodeBlock label="CLI" text={cli} />
          </Fragment>
        )
      })}
    </>
  )
}

/** What people decide themselves takes their session in place of an admin key. */
function SignIn({ origin }: { readonly origin: string }) {
  const { common } = useMessages()
  const { email } = useAccount().user
  return (
    <>
      <CodeBlock label={common.sessionCommand} text={signInCommandOf(email, origin)} />
      <p className="text-quiet">{common.sessionToken}</p>
    </>
  )
}

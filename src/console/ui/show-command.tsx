import { ChevronRight } from 'lucide-react'
import { Button as AriaButton, Disclosure, DisclosurePanel } from 'react-aria-components'
import { cliCommandOf, curlCommandOf } from '../api/commands.ts'
import type { PlainRequest } from '../api/request.ts'
import { useMessages } from '../language/language.tsx'
import { CodeBlock } from './copy.tsx'

/** *Show as command*: the curl and the command line that do what the form would. */
export function ShowCommand({ request }: { readonly request: PlainRequest }) {
  const { common } = useMessages()
  const { origin } = window.location
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
        <p className="text-quiet">{common.commandIntro}</p>
        <CodeBlock label="curl" text={curlCommandOf(request, origin)} />
        <CodeBlock label="CLI" text={cliCommandOf(request, origin)} />
      </DisclosurePanel>
    </Disclosure>
  )
}

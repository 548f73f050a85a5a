import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import {
  Button as AriaButton,
  Disclosure as AriaDisclosure,
  DisclosurePanel,
} from 'react-aria-components'

/** What most do not need, folded away. */
export function Disclosure({
  title,
  children,
}: {
  readonly title: string
  readonly children: ReactNode
}) {
  return (
    <AriaDisclosure>
      <AriaButton
        slot="trigger"
        className="text-ink group inline-flex items-center gap-1 rounded-sm py-1 text-sm font-medium"
      >
        <ChevronRight
          aria-hidden
          className="size-4 transition-transform group-aria-expanded:rotate-90"
        />
        {title}
      </AriaButton>
      <DisclosurePanel className="flex flex-col gap-4 data-[expanded]:pt-3">
        {children}
      </DisclosurePanel>
    </AriaDisclosure>
  )
}

import { Link } from '@tanstack/react-router'
import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import { useLanguage } from '../../language/language.tsx'
import { Section } from '../../ui/page.tsx'
import { attentionOf } from './attention.ts'
import type { Known } from './attention.ts'
import { describeAttention } from './describe-attention.ts'
import type { AttentionText } from './describe-attention.ts'

/** What somebody should look at, each with the way there. */
export function AttentionList({ known }: { readonly known: Known }) {
  const { messages, format } = useLanguage()
  const { overview } = messages
  const items = attentionOf(known, Date.now()).map((item) =>
    describeAttention(item, messages, format),
  )
  return (
    <Section title={overview.attention}>
      {items.length === 0 ? (
        <p className="border-line text-quiet flex items-center gap-2 rounded-lg border border-dashed px-4 py-3 text-sm">
          <CircleCheck aria-hidden className="text-good size-4 shrink-0" />
          {overview.allWell}
        </p>
      ) : (
        <ul className="border-line bg-raised divide-line divide-y overflow-hidden rounded-lg border">
          {items.map((item, place) => (
            <Item key={place} item={item} />
          ))}
        </ul>
      )}
    </Section>
  )
}

const looks = {
  bad: { look: 'text-bad', Icon: CircleAlert },
  warn: { look: 'text-warn', Icon: TriangleAlert },
  plain: { look: 'text-quiet', Icon: Info },
} as const

function Item({ item: { tone, title, help, to, search } }: { readonly item: AttentionText }) {
  const { look, Icon } = looks[tone]
  return (
    <li>
      <Link
        to={to}
        search={search}
        className="hover:bg-sunken/60 flex items-start gap-2.5 px-4 py-3 text-sm -outline-offset-2"
      >
        <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${look}`} />
        <span className="flex min-w-0 flex-col gap-0.5">
          <span className="font-medium break-words">{title}</span>
          {help !== undefined && <span className="text-quiet">{help}</span>}
        </span>
      </Link>
    </li>
  )
}

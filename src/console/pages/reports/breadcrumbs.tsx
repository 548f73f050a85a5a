import { Link } from '@tanstack/react-router'
import { ChevronRight } from 'lucide-react'
import { useLanguage } from '../../language/language.tsx'
import { trailTexts } from './describe-span.ts'
import { closedAt } from './period.ts'
import type { Period } from './period.ts'

/** Where one is in time, with the way back: the month, the day, the hour. */
export function Breadcrumbs({ period }: { readonly period: Period }) {
  const { messages, format } = useLanguage()
  const texts = trailTexts(period, format, messages.usage)
  return (
    <nav aria-label={messages.usage.path}>
      <ol className="flex flex-wrap items-center gap-1 text-sm">
        {texts.map((text, place) => (
          <li key={place} className="flex items-center gap-1">
            {place > 0 && <ChevronRight aria-hidden className="text-quiet size-3.5" />}
            {place === texts.length - 1 ? (
              <span aria-current="page" className="font-medium first-letter:uppercase">
                {text}
              </span>
            ) : (
              <Link
                to="."
                search={(old: object) => ({ ...old, ...changesTo(period, place) })}
                resetScroll={false}
                className="text-accent rounded-sm underline first-letter:uppercase"
              >
                {text}
              </Link>
            )}
          </li>
        ))}
      </ol>
    </nav>
  )
}

function changesTo(period: Period, place: number): Record<string, string | undefined> {
  const { day, hour } = closedAt(period, place)
  return { day: day || undefined, hour: hour || undefined }
}

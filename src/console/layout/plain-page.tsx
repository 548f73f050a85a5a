import { useEffect } from 'react'
import type { ReactNode } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import { chooseLanguage } from '../language/preferences.ts'
import { useLanguage } from '../language/language.tsx'
import { Mark } from '../ui/mark.tsx'

type PlainPageProps = {
  readonly title: string
  readonly intro?: ReactNode
  readonly children: ReactNode
}

/** A page for whoever is not signed in: one card, and nothing that leads elsewhere. */
export function PlainPage({ title, intro, children }: PlainPageProps) {
  const { messages } = useLanguage()
  const { product } = messages.common
  useEffect(() => {
    document.title = `${title} – ${product}`
  }, [title, product])
  return (
    <div className="flex min-h-dvh flex-col items-center gap-6 px-4 py-8 sm:py-[12vh]">
      <header className="flex items-center gap-2.5 text-lg font-semibold tracking-tight">
        <Mark size="lg" />
        {product}
      </header>
      <main className="border-line bg-raised flex w-full max-w-md flex-col gap-5 rounded-lg border p-5 sm:p-7">
        <header className="flex flex-col gap-1">
          <h1 className="text-xl font-semibold tracking-tight text-balance break-words">{title}</h1>
          {intro !== undefined && (
            <div className="text-quiet text-sm text-pretty break-words">{intro}</div>
          )}
        </header>
        {children}
      </main>
      <LanguageSwitch />
    </div>
  )
}

const languages = [
  ['en', 'English'],
  ['fr', 'Français'],
] as const

/** Each language says its own name, for those who do not read the other. */
function LanguageSwitch() {
  const { messages, language: current } = useLanguage()
  return (
    <footer>
      <nav aria-label={messages.common.language} className="flex gap-1 text-sm">
        {languages.map(([language, name]) =>
          language === current ? (
            <span
              key={language}
              lang={language}
              aria-current="true"
              className="px-2 py-1 font-medium"
            >
              {name}
            </span>
          ) : (
            <AriaButton
              key={language}
              onPress={() => chooseLanguage(language)}
              className="text-quiet hover:text-ink rounded-sm px-2 py-1 underline underline-offset-4"
            >
              <span lang={language}>{name}</span>
            </AriaButton>
          ),
        )}
      </nav>
    </footer>
  )
}

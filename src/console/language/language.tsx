import { createContext, use, useMemo } from 'react'
import type { ReactNode } from 'react'
import { I18nProvider } from 'react-aria-components'
import type { ConsoleMessages } from '#i18n/console/messages.en.ts'
import type { Language } from '#i18n/format.ts'
import { createFormat } from './format.ts'
import type { Format } from './format.ts'

type Spoken = {
  readonly language: Language
  readonly messages: ConsoleMessages
  readonly format: Format
}

const SpokenContext = createContext<Spoken | undefined>(undefined)

/** Everything below speaks one language. */
export function SpokenLanguage({
  language,
  messages,
  children,
}: Pick<Spoken, 'language' | 'messages'> & { readonly children: ReactNode }) {
  const spoken = useMemo(
    () => ({ language, messages, format: createFormat(language) }),
    [language, messages],
  )
  return (
    <I18nProvider locale={language === 'fr' ? 'fr-FR' : 'en-US'}>
      <SpokenContext value={spoken}>{children}</SpokenContext>
    </I18nProvider>
  )
}

/** What the page says, and how it writes amounts and dates. */
export function useLanguage(): Spoken {
  const spoken = use(SpokenContext)
  if (!spoken) throw new Error('nothing says which language is spoken')
  return spoken
}

/** The messages alone. */
export function useMessages(): ConsoleMessages {
  return useLanguage().messages
}

/** One chunk a language: nobody loads the one that they do not read. */
export async function loadMessages(language: Language): Promise<ConsoleMessages> {
  return language === 'fr'
    ? (await import('#i18n/console/messages.fr.ts')).messages
    : (await import('#i18n/console/messages.en.ts')).messages
}

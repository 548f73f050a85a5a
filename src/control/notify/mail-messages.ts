import { en } from '#i18n/en.ts'
import { fr } from '#i18n/fr.ts'

/** What mail says, by language. */
export const mailMessages = { en, fr } as const

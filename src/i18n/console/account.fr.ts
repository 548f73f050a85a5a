import type { accountEn } from './account.en.ts'

export const accountFr = { title: 'Votre compte' } satisfies typeof accountEn

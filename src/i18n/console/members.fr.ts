import type { membersEn } from './members.en.ts'

export const membersFr = { title: 'Membres' } satisfies typeof membersEn

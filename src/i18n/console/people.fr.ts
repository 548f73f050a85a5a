import type { peopleEn } from './people.en.ts'

export const peopleFr = { title: 'Membres' } satisfies typeof peopleEn

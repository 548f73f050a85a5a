import type { playgroundEn } from './playground.en.ts'

export const playgroundFr = { title: 'Bac à sable' } satisfies typeof playgroundEn

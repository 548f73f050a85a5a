import type { overviewEn } from './overview.en.ts'

export const overviewFr = { title: 'Vue d’ensemble' } satisfies typeof overviewEn

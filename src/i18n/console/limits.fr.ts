import type { limitsEn } from './limits.en.ts'

export const limitsFr = { title: 'Limites' } satisfies typeof limitsEn

import { alertsFr } from './alerts.fr.ts'
import type { limitsEn } from './limits.en.ts'
import { rateLimitsFr } from './rate-limits.fr.ts'
import { whatIfFr } from './what-if.fr.ts'
import { spendLimitsFr } from './spend-limits.fr.ts'

export const limitsFr = {
  title: 'Limites',
  introOrganization:
    'Ce qui vaut pour tous les espaces de travail ensemble. Chaque espace ne peut avoir que moins, dans son propre onglet Limites.',
  ofKey: (name) => `Limites de la clé «\u{a0}${name}\u{a0}»`,
  deletedKey: 'La clé est supprimée.',
  rate: rateLimitsFr,
  spend: spendLimitsFr,
  alerts: alertsFr,
  whatIf: whatIfFr,
} satisfies typeof limitsEn

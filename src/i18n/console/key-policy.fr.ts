import { countFr } from '../plural.ts'
import type { keyPolicyEn } from './key-policy.en.ts'

export const keyPolicyFr = {
  title: 'Règles des nouvelles clés',
  intro:
    'Ce que l’organisation demande de chaque nouvelle clé API. Les clés existantes restent telles quelles.',
  change: 'Modifier les règles',
  expiry: 'Expiration',
  mustExpire: 'Chaque clé doit expirer',
  needNotExpire: 'Les clés peuvent ne jamais expirer',
  lifetime: 'Durée de vie maximale',
  lifetimeField: 'Durée de vie maximale, en jours',
  days: (n) => countFr(n, '{n}\u{a0}jour', '{n}\u{a0}jours', '{n} de jours'),
  anyLifetime: 'Libre',
  spend: 'Limite de dépenses initiale',
  spendField: 'Limite de dépenses donnée à chaque nouvelle clé, par mois',
  perMonth: (amount) => `${amount} par mois`,
  noSpend: 'Aucune',
  perPerson: 'Clés par personne',
  perPersonField: 'Clés en service par personne, au plus',
  noPerPerson: 'Nombre libre',
  emptyMeansNone: 'Vide\u{a0}: aucune règle.',
  wholeNumber: (max) => `Saisissez un nombre entier de 1 à ${max}.`,
} satisfies typeof keyPolicyEn

import type { rateLimitsEn } from './rate-limits.en.ts'

export const rateLimitsFr = {
  title: 'Limites de taux',
  intro: 'Débit maximal par minute, pour chaque niveau de modèle et type de limite.',
  inheritNote:
    'Si elle n’est pas définie, la limite de taux est héritée de l’organisation. Si elle est définie, les limites de l’espace de travail et de l’organisation s’appliquent toutes les deux.',
  inheritNoteKey:
    'Si elle n’est pas définie, la plus basse des limites de l’espace de travail et de l’organisation s’applique. Si elle est définie, toutes s’appliquent.',
  tier: 'Niveau de modèle',
  otherModels: 'Autres modèles',
  otherTitle: 'Autres limites',
  appliesTo: 'S’applique à',
  tokenCount: 'Comptage de jetons',
  concurrency: 'Tous les modèles ensemble',
  models: (ids) => `Modèles\u{a0}: ${ids}`,
  modelsOther: 'Tous les modèles qu’aucun autre niveau ne nomme',
  types: {
    requests_per_minute: 'Requêtes par minute',
    input_tokens_per_minute: 'Jetons d’entrée par minute',
    input_tokens_per_minute_cache_aware: 'Jetons d’entrée par minute, hors lectures du cache',
    output_tokens_per_minute: 'Jetons de sortie par minute',
    tokens_per_minute: 'Jetons par minute',
    tokens_per_day: 'Jetons par jour',
    concurrent_requests: 'Requêtes simultanées',
  },
  allTypes: 'Afficher tous les types de limite',
  edit: (type, tier) => `Modifier ${type} pour ${tier}`,
  refresh: {
    organization: (value) => `Actualiser\u{a0}: revenir à la limite de l’organisation (${value})`,
    workspace: (value) => `Actualiser\u{a0}: revenir à la limite de l’espace de travail (${value})`,
  },
  source: {
    organization: (value) => `Organisation\u{a0}: ${value}`,
    workspace: (value) => `Espace de travail\u{a0}: ${value}`,
    api_key: (value) => `Cette clé\u{a0}: ${value}`,
  },
  above: {
    organization: (value) =>
      `Supérieure à celle de l’organisation (${value})\u{a0}: la plus basse des deux s’applique.`,
    workspace: (value) =>
      `Supérieure à celle de l’espace de travail (${value})\u{a0}: la plus basse des deux s’applique.`,
  },
  peak: (peak, limit) => `Maximum de la dernière heure\u{a0}: ${peak} sur ${limit}`,
  inForce: (value) => `En vigueur\u{a0}: ${value}`,
  zero: '0 bloque ce niveau de modèle.',
  blocked: 'Bloqué',
  none: 'aucune limite',
  noneLong: 'Aucune limite',
  emptyInherits: 'Entrée enregistre, Échap abandonne. Vide\u{a0}: limite héritée.',
  emptyRemoves: 'Entrée enregistre, Échap abandonne. Vide\u{a0}: aucune limite.',
  saved: 'Limite de taux enregistrée',
  restored: 'Limite de taux rétablie',
  usageTier: {
    title: 'Niveau d’utilisation',
    intro:
      'Un ensemble de limites de taux pour tous les modèles, tel que l’API Claude les pratique. Modifier une seule limite le rend personnalisé.',
    start: 'Start',
    build: 'Build',
    scale: 'Scale',
    custom: 'Personnalisé',
    change: 'Changer de niveau',
    question: (tier) => `Passer au niveau «\u{a0}${tier}\u{a0}»\u{202f}?`,
    replaces:
      'Les limites de taux de l’organisation pour tous les modèles sont remplacées immédiatement par celles de ce niveau. Les limites des espaces de travail et des clés restent telles quelles.',
    keeps:
      'Aucune limite ne change\u{a0}: celles en vigueur sont conservées et se modifient une par une.',
    changed: (tier) => `Niveau d’utilisation\u{a0}: ${tier}`,
  },
} satisfies typeof rateLimitsEn

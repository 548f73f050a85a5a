import type { refusalsEn } from './refusals.en.ts'

export const refusalsFr = {
  scopes: {
    api_key: 'de la clé',
    workspace: 'de l’espace de travail',
    organization: 'de l’organisation',
  },
  spendReached: (scope, limit, at) =>
    `La limite de dépenses ${scope} (${limit}) est atteinte. L’accès reprendra le ${at}, ou dès que la limite sera relevée.`,
  spendTooLarge: (bound, left, scope) =>
    `Cette requête pourrait coûter jusqu’à ${bound}, et il reste ${left} dans la limite de dépenses ${scope}.`,
  fitsWith: (maxTokens) => `Avec ${maxTokens} jetons de sortie ou moins, elle passe.`,
  spendReserved: (scope) =>
    `Des requêtes en cours retiennent ce qui reste de la limite de dépenses ${scope}. Réessayez dans un instant.`,
  rateLimited: (scope, limit, limiter) =>
    `La limite de taux ${scope} est atteinte\u{a0}: ${limit} ${limiter}.`,
  rateNever: (scope, limit, limiter) =>
    `Cette requête dépasse à elle seule la limite de taux ${scope}\u{a0}: ${limit} ${limiter}.`,
  againIn: (seconds) => `Réessayez dans ${seconds}\u{a0}s.`,
  limiters: {
    requests_per_minute: 'requêtes par minute',
    input_tokens_per_minute: 'jetons d’entrée par minute',
    input_tokens_per_minute_cache_aware: 'jetons d’entrée par minute, hors lectures du cache',
    output_tokens_per_minute: 'jetons de sortie par minute',
    tokens_per_minute: 'jetons par minute',
    tokens_per_day: 'jetons par jour',
    concurrent_requests: 'requêtes simultanées',
  },
  modelNotAllowed: (scope) => `Les réglages ${scope} n’autorisent pas ce modèle.`,
  addressNotAllowed: (scope) =>
    `Les réglages ${scope} n’autorisent aucune requête depuis cette adresse.`,
  unbounded: (scope) =>
    `Les réglages ${scope} n’autorisent pas les requêtes dont le coût n’a pas de borne connue d’avance.`,
  geoNotAllowed: (scope) =>
    `Les réglages ${scope} n’autorisent pas les requêtes dans cette région d’inférence.`,
  paused: 'L’espace de travail est suspendu\u{a0}: ses requêtes sont refusées jusqu’à sa reprise.',
  notAuthenticated: 'La clé n’est plus valable.',
  upstreamFailed: 'L’API Claude n’a pas répondu. Réessayez dans un instant.',
  upstreamRefuses:
    'L’API Claude refuse la clé amont de ce serveur. Le remplacement revient à l’administration.',
} satisfies typeof refusalsEn

import type { upstreamEn } from './upstream.en.ts'

export const upstreamFr = {
  title: 'Connexion amont',
  intro: 'Où ce serveur envoie les requêtes de vos clés, et si elles y sont acceptées.',
  kind: 'Destination des requêtes',
  kinds: {
    simulator: 'Le simulateur intégré',
    claude_api: 'L’API Claude',
    unknown: 'Encore inconnue',
  },
  url: 'Adresse',
  credential: 'Clé amont',
  credentials: { set: 'Configurée, jamais affichée', missing: 'Non configurée' },
  status: 'État',
  statuses: {
    ok: 'Requêtes acceptées',
    refused: 'Clé amont refusée',
    unreachable: 'Injoignable',
    unknown: 'Aucune demande pour l’instant',
  },
  since: 'Depuis',
  lastSuccess: 'Dernier succès',
  httpStatus: 'Réponse',
  message: 'Son message',
  test: 'Tester la connexion',
  testIntro: 'Demande la liste des modèles, ce qui ne coûte rien.',
  tests: {
    ok: (ms) => `La connexion fonctionne\u{a0}: réponse en ${ms}\u{a0}ms.`,
    refused: 'La connexion fonctionne, et notre clé amont est refusée.',
    unreachable: 'Aucune connexion n’a pu être établie.',
    failed: 'Une réponse est venue, mais pas celle qui était attendue.',
    not_here: 'Ce serveur n’appelle pas les modèles lui-même\u{a0}: un autre s’en charge.',
  },
  simulatorTitle: 'Comment connecter l’API Claude',
  simulatorHelp:
    'Définissez ANTHROPIC_API_KEY là où ce serveur est démarré, puis redémarrez-le. Le simulateur ne répond alors plus, et les requêtes coûtent ce que dit la grille tarifaire.',
  refused: (time) =>
    `L’API Claude refuse notre clé amont depuis ${time}. Aucune requête n’aboutira tant qu’elle ne sera pas remplacée.`,
  refusedHelp:
    'Remplacez ANTHROPIC_API_KEY là où ce serveur est démarré, puis redémarrez-le. Les clés de vos équipes ne sont pas en cause.',
} satisfies typeof upstreamEn

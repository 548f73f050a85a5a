import { countFr } from '../plural.ts'
import type { costEn } from './cost.en.ts'

export const costFr = {
  title: 'Coûts',
  intro: 'Ce que les requêtes ont coûté, jour par jour, comme les limites l’ont compté.',
  daily: 'Coût par jour',
  cost: 'Coût',
  dollars: 'Dollars américains',
  total: 'Total',
  tokens: 'Jetons',
  tools: 'Outils',
  unsplit: 'Non réparti',
  unsplitHelp:
    'Montants maximaux, estimations coupées et régularisations\u{a0}: personne ne sait de quoi.',
  forecast: 'Prévision de fin de mois',
  forecastHelp: (mean, days) =>
    countFr(
      days,
      `Ce qui a été dépensé, plus ${mean} pour chaque jour restant\u{a0}: la moyenne du dernier jour complet, sans les régularisations.`,
      `Ce qui a été dépensé, plus ${mean} pour chaque jour restant\u{a0}: la moyenne des {n} derniers jours complets, sans les régularisations.`,
    ),
  forecastNone: 'Une prévision demande deux jours complets avec des requêtes.',
  final: 'Définitif\u{a0}: toutes les requêtes du mois sont comptabilisées.',
  open: (n) =>
    countFr(
      n,
      'En cours\u{a0}: {n} requête reste à comptabiliser.',
      'En cours\u{a0}: {n} requêtes restent à comptabiliser.',
      'En cours\u{a0}: {n} de requêtes restent à comptabiliser.',
    ),
  openNone: 'En cours\u{a0}: toutes les requêtes jusqu’ici sont comptabilisées.',
  openUnknown: 'En cours\u{a0}: le mois n’est pas fini ou pas entièrement comptabilisé.',
  rounding: 'Les lignes sont arrondies\u{202f}; le total est exact.',
  exact: (amount) => `Exactement ${amount}`,
  sources: 'D’où viennent les chiffres',
  sourcesIntro:
    'Ce que l’amont a communiqué est exact. Le reste est compté à ce qu’il a pu coûter.',
  source: {
    reported: 'Communiqué par l’amont',
    estimated: 'Estimé d’après ce qui a été reçu',
    bound: 'Au montant maximal de la requête',
    expired: 'Au montant maximal, après un arrêt du serveur',
    adjusted: 'Régularisations',
  },
  share: 'Part',
  groups: { kind: 'Type de coût', source: 'Origine du chiffre' },
  kinds: {
    uncached_input_tokens: 'Jetons d’entrée',
    'cache_creation.ephemeral_5m_input_tokens': 'Écritures du cache, 5 minutes',
    'cache_creation.ephemeral_1h_input_tokens': 'Écritures du cache, 1 heure',
    cache_read_input_tokens: 'Lectures du cache',
    output_tokens: 'Jetons de sortie',
    web_search: 'Recherche web',
    unsplit: 'Non réparti',
  },
  adjustments: 'Régularisations',
  adjustmentsIntro: 'Corrections faites pendant ce mois. Elles font partie du total.',
  scope: 'Portée',
  keyScope: (name) => `Clé API «\u{a0}${name}\u{a0}»`,
  reason: 'Motif',
  amount: 'Montant',
  when: 'Date',
  none: 'Aucun coût sur cette période.',
} satisfies typeof costEn

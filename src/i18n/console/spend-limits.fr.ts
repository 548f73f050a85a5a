import { countFr } from '../plural.ts'
import type { spendLimitsEn } from './spend-limits.en.ts'

export const spendLimitsFr = {
  title: 'Limite de dépenses',
  intro:
    'Le montant maximal des dépenses. Chaque requête réserve ce qu’elle peut coûter au plus, afin qu’aucune limite ne soit dépassée.',
  periods: { daily: 'Par jour', weekly: 'Par semaine', monthly: 'Par mois' },
  per: { daily: 'par jour', weekly: 'par semaine', monthly: 'par mois' },
  spentIn: {
    daily: 'Dépensé aujourd’hui',
    weekly: 'Dépensé cette semaine',
    monthly: 'Dépensé ce mois-ci',
  },
  period: 'Période',
  change: 'Modifier la limite',
  changeTitle: {
    daily: 'Limite par jour',
    weekly: 'Limite par semaine',
    monthly: 'Limite par mois',
  },
  remove: 'Supprimer la limite',
  removeQuestion: (amount) => `Supprimer la limite de ${amount}\u{202f}?`,
  removeBody: {
    workspace:
      'Les requêtes de l’espace de travail ne seront plus limitées que par les limites de l’organisation.',
    organization: 'Plus rien ne limitera les dépenses de l’organisation sur cette période.',
    api_key:
      'Les requêtes de la clé ne seront plus limitées que par les limites de l’espace de travail et de l’organisation.',
  },
  removed: 'Limite de dépenses supprimée',
  addPeriod: 'Limiter une autre période',
  field: 'Limite en dollars US',
  understood: (amount, per) => `Limite retenue\u{a0}: ${amount} ${per}`,
  saved: (amount, per) => `Limite\u{a0}: ${amount} ${per}`,
  none: (amount) => `Pas de limite propre\u{a0}: celle de l’organisation s’applique (${amount}).`,
  noneKey: (amount) =>
    `Pas de limite propre\u{a0}: la plus basse de celles de l’espace de travail et de l’organisation s’applique (${amount}).`,
  noneOrganization: 'Aucune limite.',
  mustBeLower: (amount) =>
    `La limite d’un espace de travail ne peut être qu’inférieure à celle de l’organisation (${amount}).`,
  belowSpent: (spent, reset) =>
    `Dépenses de la période\u{a0}: ${spent}. Avec cette limite, les requêtes seront refusées immédiatement, jusqu’au ${reset}.`,
  outerLeaves: {
    organization: (amount) => `La limite de l’organisation ne laisse que ${amount}.`,
    workspace: (amount) => `La limite de l’espace de travail ne laisse que ${amount}.`,
  },
  spent: 'Dépensé',
  reserved: 'Réservé',
  remaining: 'Restant',
  of: (limit) => `sur ${limit}`,
  reservedHelp: (n) =>
    countFr(
      n,
      'Ce que la requête en cours ({n}) peut coûter au maximum. Le reste est rendu quand elle se termine.',
      'Ce que les {n} requêtes en cours peuvent coûter au maximum. Le reste est rendu quand elles se terminent.',
    ),
  bar: (it) =>
    `Dépensé\u{a0}: ${it.spent}, réservé\u{a0}: ${it.reserved}, restant\u{a0}: ${it.remaining}, limite\u{a0}: ${it.limit}`,
  resets: (date, away) => `Repart de zéro le ${date}, ${away}`,
  reached: 'Limite atteinte',
  near: (percent) => `Limite utilisée à ${percent}`,
  thresholds: (amounts) => `Notifications à ${amounts}`,
  raiseUntil: 'Relever jusqu’au…',
  raiseIntro: 'La limite revient d’elle-même à ce qu’elle était.',
  raiseDate: 'Jusqu’à la fin du (UTC)',
  raiseDateFuture: 'Choisissez un jour à partir d’aujourd’hui.',
  raise: 'Relever la limite',
  raised: 'Limite relevée',
  temporary: ({ amount, date, usual }) =>
    usual === null
      ? `Relevée à ${amount} jusqu’au ${date}\u{202f}; ensuite, il n’y a plus de limite.`
      : `Relevée à ${amount} jusqu’au ${date}, puis retour à ${usual}.`,
  raiseCommand: '$REQUEST_ID est l’identifiant que donne la première réponse.',
  raiseEnds: (usual) =>
    `Ce qui dépasse ${usual} à cette date compte\u{a0}: les requêtes sont refusées jusqu’à la remise à zéro.`,
  ask: 'Demander une augmentation',
  askTitle: (name) => `Demander une augmentation pour «\u{a0}${name}\u{a0}»`,
  askAmount: 'Limite nécessaire',
  askReason: 'Raison',
  askSubmit: 'Envoyer la demande',
  askMustBeHigher: (amount) => `Doit dépasser la limite actuelle (${amount}).`,
  asked: (name) => `Demande envoyée aux administrateurs pour «\u{a0}${name}\u{a0}».`,
  defaultWorkspace:
    'Ses limites sont celles de l’organisation. Définissez-les dans Paramètres, Limites.',
  archived: 'L’espace de travail est archivé.',
  toSettings: 'Limites de l’organisation',
  taken: {
    title: 'Requêtes acceptées',
    intro: 'Les réglages de l’organisation et de l’espace de travail s’appliquent tous les deux.',
    unbounded: 'Accepter les requêtes dont le coût ne peut pas être borné à l’avance',
    unboundedHelp:
      'Par exemple avec des outils exécutés en amont sans borne. Sinon, elles sont refusées avant de coûter quoi que ce soit.',
    unknown: 'Accepter les requêtes pour des modèles sans tarif connu',
    unknownHelp: 'Elles sont comptées au prix le plus élevé jusqu’à ce qu’un tarif soit fixé.',
    strict: 'Compter la totalité de max_tokens dans la limite de jetons de sortie',
    strictHelp:
      'Sinon, les jetons de sortie sont comptés à mesure qu’ils sont produits, et davantage de requêtes passent.',
    saved: 'Modifications enregistrées',
  },
} satisfies typeof spendLimitsEn

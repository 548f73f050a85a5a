import { countFr } from '../plural.ts'
import type { whatIfEn } from './what-if.en.ts'

export const whatIfFr = {
  title: 'Qu’aurait fait cette limite\u{202f}?',
  intro:
    'Rejoue ce qui a été demandé pendant cette période avec les mêmes décisions, sous cette valeur. Rien n’est enregistré.',
  lookBack: 'Période',
  days: { 1: '24 heures', 7: '7 jours', 30: '30 jours' },
  run: 'Rejouer',
  again: 'Rejouer encore',
  running: 'Les requêtes sont rejouées…',
  nothingAsked: 'Rien n’a été demandé pendant cette période.',
  allPass: (n) => countFr(n, 'La requête serait passée.', 'Les {n} requêtes seraient passées.'),
  refused: (refused, requests) =>
    countFr(
      requests,
      `${refused} sur {n} requête aurait été refusée.`,
      `${refused} sur {n} requêtes auraient été refusées.`,
    ),
  allPassNow: 'Avec les limites actuelles, elles passent.',
  somePassNow: (passing) =>
    countFr(
      passing,
      '{n} d’entre elles passe avec les limites actuelles.',
      '{n} d’entre elles passent avec les limites actuelles.',
    ),
  nonePassNow: 'Les limites actuelles les refusent aussi.',
  noLonger: (n) =>
    countFr(
      n,
      '{n} requête que les limites actuelles refusent serait passée.',
      '{n} requêtes que les limites actuelles refusent seraient passées.',
    ),
  first: (first) => `Le ${first}.`,
  span: (first, last) => `Du ${first} au ${last}.`,
  smallest: (value) => `${value} n’aurait rien refusé.`,
  smallestAt: (value, at) =>
    `${value} n’aurait rien refusé\u{202f}; il en aurait fallu la totalité le ${at}.`,
  whom: 'Qui aurait été refusé',
  apiKey: 'Clé API',
  refusedOf: 'Refusées',
  playground: 'Bac à sable',
  unknownKey: 'Clé supprimée',
  ofRequests: (refused, requests) => `${refused} sur ${requests}`,
  partial: (from, to) =>
    `Il y avait trop à rejouer\u{a0}: voici ce qui est arrivé du ${from} au ${to}.`,
  chart: 'Requêtes au fil du temps, et celles qui auraient été refusées',
  bar: (at, refused, requests) => `${at}\u{a0}: ${refused} sur ${requests} refusées`,
  approximate: 'Précision du résultat',
  approximations: {
    shared_facts:
      'Les refus d’une même seconde sont conservés ensemble\u{a0}: chacun a été rejoué comme s’il demandait ce que demandait le premier.',
    usual_ends:
      'Ce qui avait été refusé et passe ici a été rejoué avec ce que coûtent d’ordinaire les requêtes de son modèle.',
    unknown_costs: 'Des requêtes ont été interrompues\u{a0}: leur consommation est une estimation.',
    late_output:
      'Les jetons de sortie des flux ont été comptés à leur fin, et non pendant leur durée.',
  },
  reactions: 'Qui est refusé revient, ou non\u{a0}: nul ne peut le savoir.',
  reportOnly: 'Signaler seulement',
  reportOnlyHelp: 'Ne refuse rien, et compte ce qu’elle aurait refusé.',
  wouldHaveRefused: (day, week) =>
    countFr(
      day,
      `Aurait refusé {n} requête en 24 heures, ${week} en 7 jours`,
      `Aurait refusé {n} requêtes en 24 heures, ${week} en 7 jours`,
    ),
  wouldShort: (day, week) => `${day} en 24 h · ${week} en 7 j`,
  edit: (type, tier) => `${type}\u{a0}: ${tier}`,
  value: 'Limite',
  tryOut: 'Essayer…',
  tryOutLong: (type, tier) => `Essayer ${type} pour ${tier}`,
  spendReported: (amount, per) => `Seulement signalée\u{a0}: ${amount} ${per}.`,
} satisfies typeof whatIfEn

import { deFr } from '../elision.ts'
import { countFr } from '../plural.ts'
import type { membersEn } from './members.en.ts'

export const membersFr = {
  title: 'Membres',
  add: 'Ajouter à l’espace de travail',
  addTitle: (name) => `Ajouter à l’espace de travail «\u{a0}${name}\u{a0}»`,
  person: 'Personne ou personnes',
  personHelp: 'Choisissez dans la liste des membres de votre organisation.',
  search: 'Rechercher un membre',
  alreadyMember: 'Déjà membre',
  moreFound: 'La liste est plus longue\u{a0}: précisez la recherche.',
  nobodyChosen: 'Choisissez au moins une personne.',
  chosen: (n) => countFr(n, '{n} personne choisie', '{n} personnes choisies'),
  role: 'Rôle d’espace de travail',
  roleHelp: {
    workspace_user: 'Essaie les modèles dans le bac à sable. Ne voit aucune clé.',
    workspace_restricted_developer:
      'Crée et gère des clés et appelle l’API. Ne voit pas les traces de session et ne télécharge pas de fichiers.',
    workspace_developer: 'Crée et gère des clés et appelle l’API.',
    workspace_admin: 'Gère les réglages, les membres et les clés de cet espace de travail.',
  },
  developerFloor:
    'Les développeurs de l’organisation sont ici au moins développeurs de l’espace de travail, quel que soit le choix.',
  billingOnlyAdmin: 'Seul le rôle d’administrateur peut être attribué ici',
  added: (n) => countFr(n, 'Membre ajouté', '{n} membres ajoutés'),
  name: 'Nom',
  organizationRole: 'Rôle d’organisation',
  since: 'Ajout',
  changeRole: (name) => `Changer le rôle ${deFr(name)}`,
  roleChanged: (name) => `Rôle ${deFr(name)} modifié`,
  inheritedAdmin: 'Administrateur par rôle d’organisation',
  inheritedBilling: 'Facturation par rôle d’organisation',
  inheritedWhy:
    'Les administrateurs et les responsables de la facturation de l’organisation ont accès à tous les espaces de travail et ne peuvent pas en être retirés.',
  billingWhy: 'Vient du rôle de facturation de l’organisation\u{202f}; il ne s’attribue pas ici.',
  promote: 'Donner le rôle d’administrateur',
  promoteTitle: (name) =>
    `Donner à ${name} le rôle d’administrateur de cet espace de travail\u{202f}?`,
  promoteBody: (name) =>
    `${name} voit les coûts ici par son rôle de facturation, et pourra aussi gérer les réglages, les membres et les clés de cet espace de travail.`,
  remove: (name) => `Retirer ${name} de l’espace de travail`,
  removeTitle: (name, workspace) => `Retirer ${name} de «\u{a0}${workspace}\u{a0}»\u{202f}?`,
  losesAccess: (name) => `${name} perd l’accès immédiatement.`,
  backToBilling: (name) =>
    `${name} ne verra plus que les coûts et les limites, par son rôle de facturation dans l’organisation.`,
  keysOf: (name, n) =>
    countFr(n, `{n} clé active ${deFr(name)} ici.`, `{n} clés actives ${deFr(name)} ici.`),
  keysUnknown: (name) => `Les clés éventuelles ${deFr(name)} ici restent valables.`,
  noKeys: (name) => `${name} n’a aucune clé active ici.`,
  removeAction: 'Retirer',
  keyFate: 'Ce que deviennent les clés',
  keepKeys: 'Les garder',
  keepKeysHelp:
    'Elles restent valables. Le retrait de l’espace de travail n’arrête à lui seul aucune clé.',
  disableKeys: 'Les désactiver',
  disableKeysHelp: 'Leurs requêtes sont refusées dès maintenant. Elles pourront être réactivées.',
  removed: 'Membre retiré',
  empty: 'Personne n’a encore été ajouté. Les administrateurs de l’organisation ont déjà accès.',
  more: 'Afficher la suite',
} satisfies typeof membersEn

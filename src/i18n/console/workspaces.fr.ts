import { countFr } from '../plural.ts'
import type { workspacesEn } from './workspaces.en.ts'

export const workspacesFr = {
  title: 'Espaces de travail',
  details: 'Détails',
  intro: 'Chaque équipe ou projet a ses clés, ses membres, ses limites et ses coûts.',
  countOf: (n, max) =>
    countFr(n, `{n} espace de travail sur ${max}`, `{n} espaces de travail sur ${max}`),
  add: 'Ajouter un espace de travail',
  addTitle: 'Ajouter un espace de travail',
  name: 'Nom de l’espace de travail',
  color: 'Couleur',
  colorHelp: 'Cette couleur identifie l’espace de travail partout dans la console.',
  otherColor: 'Code de la couleur',
  tags: 'Étiquettes',
  tagsHelp: 'Une par ligne, pour les rapports de coûts\u{a0}: cost_center = 4210.',
  tagProblem: (line) => `«\u{a0}${line}\u{a0}» n’est pas de la forme nom = valeur.`,
  created: (name) => `Espace de travail «\u{a0}${name}\u{a0}» créé`,
  members: 'Membres',
  keys: 'Clés API',
  spend: 'Dépenses du mois',
  spentOf: (spent, limit) => `${spent} sur ${limit}`,
  noOwnLimit: ', sans limite propre',
  edit: 'Modifier les détails',
  duplicate: 'Dupliquer…',
  adminOnly:
    'Seuls les administrateurs de l’organisation peuvent créer de nouveaux espaces de travail.',
  limitReached: (max) =>
    `Une organisation est limitée à ${max} espaces de travail. Les espaces archivés ne comptent pas.`,
  nameRequired: 'Donnez un nom à l’espace de travail.',
  default: 'Espace de travail par défaut',
  defaultLocked:
    'L’espace de travail par défaut n’est pas modifiable et ne peut pas être supprimé.',
  defaultLimits:
    'Ses limites sont celles de l’organisation. Définissez-les dans Paramètres, Limites.',
  defaultMembers:
    'Il n’a pas de liste de membres\u{a0}: l’accès suit le rôle de chacun dans l’organisation.',
  archived: 'Archivé',
  paused: 'En pause',
  showArchived: 'Afficher les espaces archivés',
  search: 'Rechercher un espace de travail',
  empty: 'Aucun espace de travail pour l’instant. Créez-en un par équipe ou par projet.',
  archivedFinal: 'Cet espace de travail est archivé définitivement.',
  duplicateTitle: (name) => `Dupliquer «\u{a0}${name}\u{a0}»`,
  duplicateIntro:
    'Le nouvel espace de travail reprend ses étiquettes, ses listes d’autorisations, ses réglages, ses limites et ses notifications. Ni les clés ni les dépenses ne sont copiées.',
  duplicateMembers: 'Copier aussi les membres et leurs rôles',
  duplicateName: (name) => `${name} (copie)`,
  pause: 'Mettre en pause',
  pauseAction: 'Mettre en pause',
  pauseTitle: (name) => `Mettre «\u{a0}${name}\u{a0}» en pause\u{202f}?`,
  pauseBody:
    'Ses requêtes sont refusées dès maintenant, avec toutes ses clés. Rien n’est perdu\u{a0}: vous pourrez reprendre à tout moment.',
  cutStreams: 'Interrompre aussi les réponses en cours',
  pausedDone: 'Espace de travail mis en pause',
  resume: 'Reprendre',
  resumeTitle: (name) => `Reprendre «\u{a0}${name}\u{a0}»\u{202f}?`,
  resumeBody: 'Ses clés fonctionnent à nouveau dès la requête suivante.',
  resumed: 'Espace de travail remis en service',
  pausedSince: (when) =>
    `En pause depuis le ${when}\u{a0}: toutes les requêtes de ses clés sont refusées.`,
  archive: 'Archiver…',
  archiveAction: 'Archiver l’espace de travail',
  archiveTitle: (name) => `Archiver définitivement «\u{a0}${name}\u{a0}»\u{202f}?`,
  archiveBody:
    'Toutes ses clés API sont archivées avec lui, et leurs requêtes sont refusées immédiatement. Cette action ne peut pas être annulée. Ses dépenses restent dans les rapports.',
  archiveKeys: (n) =>
    countFr(n, '{n} clé API est archivée avec lui.', '{n} clés API sont archivées avec lui.'),
  archiveType: 'Saisissez le nom de l’espace de travail pour confirmer',
  archivedDone: 'Espace de travail archivé',
  archivedSince: (when) =>
    `Archivé depuis le ${when}. Ses clés n’ouvrent plus rien, et plus rien n’y est modifiable.`,
  colors: {
    clay: 'Argile',
    amber: 'Ambre',
    olive: 'Olive',
    green: 'Vert',
    teal: 'Bleu canard',
    sky: 'Bleu ciel',
    blue: 'Bleu',
    violet: 'Violet',
    purple: 'Pourpre',
    pink: 'Rose',
    red: 'Rouge',
    slate: 'Ardoise',
  },
} satisfies typeof workspacesEn

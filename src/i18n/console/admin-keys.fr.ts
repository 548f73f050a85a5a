import type { adminKeysEn } from './admin-keys.en.ts'

export const adminKeysFr = {
  title: 'Clés d’administration',
  intro:
    'Avec une clé d’administration, un script fait ce que peut faire le rôle Administrateur. Elle n’appelle aucun modèle.',
  create: 'Créer une clé d’administration',
  nameHelp: 'À quoi elle sert\u{a0}: un script, une chaîne de déploiement.',
  empty: 'Aucune clé d’administration. Créez-en une pour automatiser l’administration.',
  madeBy: 'Créée par',
  rename: 'Renommer',
  renameTitle: (name) => `Renommer «\u{a0}${name}\u{a0}»`,
  disable: 'Désactiver la clé d’administration',
  disableTitle: (name) => `Désactiver «\u{a0}${name}\u{a0}»\u{202f}?`,
  disableBody:
    'Ce qui l’utilise est refusé dès maintenant. Vous pourrez la réactiver à tout moment.',
  disabled: 'Clé d’administration désactivée',
  enable: 'Réactiver la clé d’administration',
  enabled: 'Clé d’administration réactivée',
  delete: 'Supprimer la clé d’administration',
  deleteTitle: (name) => `Supprimer définitivement «\u{a0}${name}\u{a0}»\u{202f}?`,
  deleteBody:
    'La suppression d’une clé d’administration est une action permanente et ne peut pas être annulée.',
  deleted: 'Clé d’administration supprimée',
  isDeleted: 'La clé est supprimée.',
} satisfies typeof adminKeysEn

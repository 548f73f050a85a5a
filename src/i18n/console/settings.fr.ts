import type { settingsEn } from './settings.en.ts'

export const settingsFr = {
  title: 'Organisation',
  intro: 'Ce qui vaut pour tout le monde. Les limites et le niveau d’usage sont dans Limites.',
  about: 'Identité',
  name: 'Nom',
  id: 'Identifiant de l’organisation',
  defaultWorkspace: 'Identifiant de l’espace de travail par défaut',
  tier: 'Niveau d’utilisation',
  tiers: { start: 'Start', build: 'Build', scale: 'Scale', custom: 'Personnalisé' },
  nameFixed: 'Le nom a été donné lors de la mise en service du serveur.',
  mail: 'E-mails et espaces de travail',
  language: 'Langue de l’organisation',
  languageHelp:
    'Pour les e-mails aux adresses sans compte, et pour les membres qui n’en ont choisi aucune.',
  languages: { en: 'Anglais', fr: 'Français' },
  alertEmails: 'Adresses d’alerte',
  alertEmailsHelp:
    'Une par ligne. Elles sont prévenues dès qu’une limite de dépenses est atteinte, avec ou sans compte, en plus des destinataires des notifications.',
  alertEmailProblem: (line, text) =>
    `Ligne ${line}\u{a0}: «\u{a0}${text}\u{a0}» n’est pas une adresse e-mail.`,
  alertEmailsTooMany: (max) => `${max} adresses au maximum.`,
  workspacesMax: 'Nombre maximal d’espaces de travail',
  workspacesMaxHelp:
    'Sans compter les espaces archivés ni celui par défaut. Un nombre plus bas n’en ferme aucun.',
  workspacesMaxProblem: (max) => `Saisissez un nombre entier de 1 à ${max}.`,
  nothingChanged: 'Rien n’a encore été modifié.',
} satisfies typeof settingsEn

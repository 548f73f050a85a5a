/** The organization. */
export const settingsEn = {
  title: 'Organization',
  intro: 'What holds for everybody. Limits and the usage tier are under Limits.',
  about: 'About',
  name: 'Name',
  id: 'Organization ID',
  defaultWorkspace: 'Default workspace ID',
  tier: 'Usage tier',
  tiers: { start: 'Start', build: 'Build', scale: 'Scale', custom: 'Custom' },
  nameFixed: 'The name was given when the server was set up.',
  mail: 'Mail and workspaces',
  language: 'Language of the organization',
  languageHelp: 'For mail to addresses without an account, and for members who have chosen none.',
  languages: { en: 'English', fr: 'French' },
  alertEmails: 'Alert addresses',
  alertEmailsHelp:
    'One per line. They are told whenever a spend limit is reached, with or without an account, beside the recipients of notifications.',
  alertEmailProblem: (line: number, text: string) =>
    `Line ${line}: “${text}” is no e-mail address.`,
  alertEmailsTooMany: (max: string) => `${max} addresses at most.`,
  workspacesMax: 'Workspaces at most',
  workspacesMaxHelp: 'Archived ones and the default one do not count. A lower number closes none.',
  workspacesMaxProblem: (max: string) => `Write a whole number from 1 to ${max}.`,
  nothingChanged: 'Nothing has been changed yet.',
}

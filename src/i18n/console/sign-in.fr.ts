import type { signInEn } from './sign-in.en.ts'

export const signInFr = {
  title: 'Connexion',
  toOrganization: 'Connectez-vous pour gérer les espaces de travail, les clés et les dépenses.',
  email: 'Adresse e-mail',
  password: 'Mot de passe',
  submit: 'Se connecter',
  or: 'ou',
  withProvider: (provider) => `Continuer avec ${provider}`,
  withPasskey: 'Utiliser une clé d’accès',
  withPassword: 'Se connecter avec un mot de passe',
  ssoRequired: 'Votre organisation exige l’authentification unique.',
  passwordForOne:
    'Seule la personne qui administre l’organisation en cas d’urgence peut se connecter avec un mot de passe.',
  passkeyAddress:
    'Les clés d’accès fonctionnent en HTTPS ou sur localhost, à une adresse qui porte un nom.',
  passkeySupport: 'Ce navigateur ne prend pas en charge les clés d’accès.',
  passkeyDeclined: 'Aucune clé d’accès n’a été utilisée. Réessayez ou choisissez un autre moyen.',
  passkeyRefused: 'Cette clé d’accès n’ouvre rien ici. Elle a peut-être été supprimée.',
  wrong: 'Cette adresse et ce mot de passe ne correspondent pas.',
  waiting: 'Trop de tentatives\u{a0}: patientez un instant.',
  wait: (time) => `Trop de tentatives. Réessayez dans ${time}.`,
  setupNeeded:
    'Cette installation n’est pas encore configurée. Le lien à ouvrir se trouve dans la sortie du serveur, sous «\u{a0}Nobody has set this installation up yet\u{a0}».',
  code: {
    title: 'Double authentification',
    intro: 'Votre mot de passe est correct. Il reste une étape.',
    label: 'Code de votre application d’authentification',
    help: 'Six chiffres qui changent toutes les 30\u{a0}secondes.',
    sixDigits: 'Saisissez les six chiffres.',
    recovery: 'Code de secours',
    recoveryHelp: 'Chacun ne sert qu’une fois.',
    useRecovery: 'Utiliser un code de secours',
    useApp: 'Utiliser l’application d’authentification',
    wrong: 'Ce code est incorrect ou a déjà servi.',
    over: 'Cette connexion a pris trop de temps. Recommencez avec votre mot de passe.',
    restart: 'Recommencer',
  },
  forgot: {
    link: 'Mot de passe oublié\u{202f}?',
    title: 'Mot de passe oublié\u{202f}?',
    intro:
      'Vous recevez par e-mail un lien pour en choisir un nouveau. Il ne sert qu’une fois, pendant une heure.',
    submit: 'Envoyer le lien',
    sent: 'Si un compte existe pour cette adresse, un lien vient d’y être envoyé.',
    unavailable:
      'Ce serveur n’envoie pas d’e-mails\u{a0}: aucun lien ne peut vous parvenir. Adressez-vous aux administrateurs de votre organisation.',
    back: 'Revenir à la connexion',
  },
  sso: {
    refused:
      'Vous n’avez pas de compte dans cette organisation. Demandez une invitation à ses administrateurs.',
    domain_not_allowed:
      'Les adresses de votre domaine ne permettent pas de se connecter avec ce fournisseur.',
    email_not_verified: 'Le fournisseur n’a pas vérifié votre adresse e-mail.',
    state_mismatch:
      'Cette connexion a pris trop de temps ou a commencé dans un autre navigateur. Réessayez d’ici.',
    provider_failed:
      'Le fournisseur d’identité a refusé ou ne répond pas. Réessayez dans un instant.',
    removed:
      'Votre accès a été retiré. Demandez une invitation aux administrateurs de votre organisation.',
    unknown: 'L’authentification unique n’a pas abouti. Réessayez.',
  },
  passwordLabel: 'Choisissez un mot de passe',
  passwordHelp: (min) => `Au moins ${min}\u{a0}caractères. Une courte phrase se retient bien.`,
  yourName: 'Votre nom',
  setup: {
    title: 'Configurer votre organisation',
    intro: 'Crée l’organisation et votre compte, le premier à l’administrer.',
    organization: 'Nom de l’organisation',
    language: 'Langue de l’organisation',
    languageHelp: 'Celle de ses e-mails. Chaque personne choisit la sienne pour la console.',
    submit: 'Configurer',
    linkInvalid: 'Ce lien n’ouvre plus la configuration.',
    linkInvalidHelp: 'Prenez le lien affiché par le dernier démarrage du serveur.',
    noLink: 'Il manque à cette adresse le secret du lien.',
    noLinkHelp: 'Ouvrez le lien entier affiché par le serveur, avec tout ce qui suit le #.',
    done: 'Cette installation est déjà configurée.',
    toSignIn: 'Aller à la connexion',
  },
  invite: {
    title: (organization) => `Rejoindre ${organization}`,
    loading: 'Invitation',
    intro: (email, role) => `Invitation pour ${email}, avec le rôle «\u{a0}${role}\u{a0}».`,
    expires: (date) => `Expire le ${date}.`,
    submit: 'Accepter l’invitation',
    sso: 'Votre organisation exige l’authentification unique\u{a0}: pour accepter l’invitation, connectez-vous avec son fournisseur.',
    invalid: 'Cette invitation n’est plus valable.',
    invalidHelp:
      'Elle a été acceptée, révoquée ou remplacée, ou elle a expiré. Demandez-en une nouvelle à la personne qui l’a envoyée.',
    member: 'Cette adresse est déjà celle d’un membre.',
  },
  reset: {
    title: 'Choisir un nouveau mot de passe',
    intro: 'Toutes vos sessions prennent fin\u{202f}; connectez-vous ensuite avec ce mot de passe.',
    label: 'Nouveau mot de passe',
    submit: 'Enregistrer le mot de passe',
    invalid: 'Ce lien n’est plus valable.',
    invalidHelp: 'Il ne sert qu’une fois, pendant une heure. Demandez-en un autre.',
    again: 'Demander un autre lien',
    done: 'Votre nouveau mot de passe est en vigueur.',
    doneHelp: 'Toutes vos sessions ont pris fin. Connectez-vous avec le nouveau mot de passe.',
  },
  verify: {
    title: 'Confirmer votre identité',
    intro: 'Cette action demande de confirmer qui vous êtes. La confirmation vaut dix minutes.',
    wrong: 'Ce n’est pas votre mot de passe.',
    submit: 'Confirmer',
    noWay:
      'Vous n’avez ici ni mot de passe ni clé d’accès. Déconnectez-vous, puis reconnectez-vous.',
    leaves: 'Vous quittez la page\u{a0}: refaites ensuite ce que vous vouliez faire.',
  },
} satisfies typeof signInEn

import type { connectEn } from './connect.en.ts'

export const connectFr = {
  title: 'Utiliser l’API',
  intro:
    'Dirigez Claude Code, un SDK ou curl vers ce serveur. Rien d’autre ne change dans votre programme.',
  workspace: 'Espace de travail',
  workspaceHelp: 'Il paie ce que vous envoyez, dans ses limites.',
  noWorkspace:
    'Vous n’êtes encore dans aucun espace de travail. Adressez-vous à qui administre l’organisation.',
  keyTitle: '1. Obtenir une clé',
  keyIntro: (workspace) => `Une clé de «\u{a0}${workspace}\u{a0}» pour votre programme.`,
  settingsTitle: '2. La configurer',
  settingsIntro: 'Mettez le secret de votre clé à la place de YOUR_API_KEY.',
  testTitle: '3. Essayer',
  testIntro:
    'Envoie une petite requête depuis cette page, en votre nom, dans cet espace de travail. Aucune clé n’est nécessaire.',
  address: 'Adresse de ce serveur',
  client: 'Client',
  clients: {
    claudeCode: 'Claude Code',
    typescript: 'TypeScript',
    python: 'Python',
    curl: 'curl',
  },
  secretTitle: 'Copiez votre clé maintenant',
  secretBody: 'Elle ne sera plus jamais affichée. Nous n’en gardons aucune copie lisible.',
  secretLabel: 'Secret',
  stored: 'Je l’ai enregistrée',
  use: 'Utiliser cette clé',
  test: 'Envoyer une requête de test',
  testing: 'En attente de la réponse…',
  works: (model, ms) => `La connexion fonctionne\u{a0}: ${model} a répondu en ${ms}\u{a0}ms.`,
  worksFor: (model, ms, cost) =>
    `La connexion fonctionne\u{a0}: ${model} a répondu en ${ms}\u{a0}ms pour ${cost}.`,
  noModel: 'Cette clé ne peut appeler aucun modèle.',
} satisfies typeof connectEn

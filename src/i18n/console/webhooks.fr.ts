import type { webhooksEn } from './webhooks.en.ts'

export const webhooksFr = {
  title: 'Webhooks',
  intro:
    'Vos adresses à appeler quand une notification se déclenche ou qu’une limite de dépenses est atteinte.',
  add: 'Ajouter un webhook',
  addTitle: 'Ajouter un webhook',
  editTitle: (name) => `Modifier «\u{a0}${name}\u{a0}»`,
  name: 'Nom',
  nameHelp: 'Ce qu’il dessert\u{a0}: une équipe, un canal, un service.',
  url: 'Adresse',
  urlWrong:
    'Cette adresse ne peut pas être appelée\u{a0}: elle doit commencer par https:// et son nom doit mener à une adresse publique, hors de ce réseau.',
  urlHelp:
    'En https uniquement, et joignable depuis Internet\u{a0}: les adresses de réseaux privés sont refusées.',
  search: 'Rechercher un webhook',
  created: 'Ajout',
  status: { active: 'Actif', paused: 'En pause' },
  pause: 'Mettre en pause',
  pauseTitle: (name) => `Mettre «\u{a0}${name}\u{a0}» en pause\u{202f}?`,
  pauseBody:
    'Il n’est plus appelé tant qu’il est en pause\u{a0}: ses appels sont retenus. Ceux des dernières 24\u{a0}heures partent à la reprise.',
  paused: 'Webhook mis en pause',
  resume: 'Reprendre',
  resumed: 'Webhook repris',
  empty: 'Aucun webhook pour l’instant.',
  emptyHelp:
    'Ajoutez-en un pour informer vos propres systèmes des dépenses, puis choisissez-le parmi les destinataires d’une notification.',
  test: 'Envoyer un essai',
  testing: 'Un appel avec l’événement webhook.test, maintenant et une seule fois.',
  testOk: (status) => `L’appel a été accepté\u{a0}: HTTP ${status}.`,
  testFailed: (status) => `L’appel n’a pas été accepté\u{a0}: HTTP ${status}.`,
  testUnreachable: 'L’appel n’a pas été accepté\u{a0}: aucune réponse.',
  rotate: 'Renouveler le secret',
  rotateTitle: (name) => `Renouveler le secret de «\u{a0}${name}\u{a0}»\u{202f}?`,
  rotateBody:
    'Les appels sont signés avec le nouveau secret dès maintenant. Tant que l’ancien reste en place de votre côté, leur vérification échoue.',
  secretTitle: 'Copiez le secret maintenant',
  secretBody:
    'Il ne sera plus jamais affiché. Il signe les appels, pour que vous sachiez qu’ils viennent d’ici.',
  secretDone: 'Je l’ai enregistré',
  delete: 'Supprimer le webhook',
  deleteTitle: (name) => `Supprimer «\u{a0}${name}\u{a0}»\u{202f}?`,
  deleteBody:
    'Il ne sera plus appelé. Tant qu’une notification le compte parmi ses destinataires, il ne peut pas être supprimé.',
  deleted: 'Webhook supprimé',
  events: 'Il est appelé pour',
  eventNames: {
    'spend.threshold_crossed': 'une notification qui se déclenche',
    'spend.limit_reached': 'une limite de dépenses atteinte',
    'webhook.test': 'un essai que vous envoyez',
  },
  signature:
    'Chaque appel est signé selon Standard Webhooks, dans les en-têtes webhook-id, webhook-timestamp et webhook-signature.',
  deliveries: 'Derniers appels',
  noDeliveries: 'Il n’a pas encore été appelé.',
  allDeliveries: 'Tous les appels dans la boîte d’envoi',
} satisfies typeof webhooksEn

/** Webhooks: who else is told. */
export const webhooksEn = {
  title: 'Webhooks',
  intro:
    'Addresses of yours that are called when a notification fires or a spend limit is reached.',
  add: 'Add webhook',
  addTitle: 'Add a webhook',
  editTitle: (name: string) => `Edit “${name}”`,
  name: 'Name',
  nameHelp: 'What stands behind it: a team, a channel, a service.',
  url: 'Address',
  urlWrong:
    'This address cannot be called: it must begin with https://, and its name must lead to a public address, not into this network.',
  urlHelp:
    'https: only, and reachable from the internet: addresses of private networks are refused.',
  search: 'Search webhooks',
  created: 'Added',
  status: { active: 'Active', paused: 'Paused' },
  pause: 'Pause',
  pauseTitle: (name: string) => `Pause “${name}”?`,
  pauseBody:
    'It is not called while it is paused: its calls are held. Those of the last 24 hours leave when you resume it.',
  paused: 'Webhook paused',
  resume: 'Resume',
  resumed: 'Webhook resumed',
  empty: 'No webhook yet.',
  emptyHelp:
    'Add one to tell your own systems of spend, then choose it among the recipients of a notification.',
  test: 'Send a test',
  testing: 'A call with the event webhook.test, now and once.',
  testOk: (status: string) => `It was taken: HTTP ${status}.`,
  testFailed: (status: string) => `It was not taken: HTTP ${status}.`,
  testUnreachable: 'It was not taken: no answer came.',
  rotate: 'Rotate secret',
  rotateTitle: (name: string) => `Rotate the secret of “${name}”?`,
  rotateBody:
    'Calls are signed with the new secret from now on. Whoever verifies them with the old one refuses them until you change it there.',
  secretTitle: 'Copy the secret now',
  secretBody:
    'It is shown only this once. Calls are signed with it, so that you can tell they are ours.',
  secretDone: 'I have stored it',
  delete: 'Delete webhook',
  deleteTitle: (name: string) => `Delete “${name}”?`,
  deleteBody:
    'It is not called any more. While a notification has it among its recipients, it cannot be deleted.',
  deleted: 'Webhook deleted',
  events: 'Calls are made for',
  eventNames: {
    'spend.threshold_crossed': 'a notification that fires',
    'spend.limit_reached': 'a spend limit that is reached',
    'webhook.test': 'a test that you send',
  },
  signature:
    'Each call is signed as Standard Webhooks has it, in the headers webhook-id, webhook-timestamp and webhook-signature.',
  deliveries: 'Latest calls',
  noDeliveries: 'It has not been called yet.',
  allDeliveries: 'All calls in the outbox',
}

import { accountFr } from './account.fr.ts'
import { auditFr } from './audit.fr.ts'
import { commonFr } from './common.fr.ts'
import { connectFr } from './connect.fr.ts'
import { costFr } from './cost.fr.ts'
import { errorsFr } from './errors.fr.ts'
import { keysFr } from './keys.fr.ts'
import { limitsFr } from './limits.fr.ts'
import { logsFr } from './logs.fr.ts'
import { membersFr } from './members.fr.ts'
import { navigationFr } from './navigation.fr.ts'
import { notificationsFr } from './notifications.fr.ts'
import { overviewFr } from './overview.fr.ts'
import { peopleFr } from './people.fr.ts'
import { playgroundFr } from './playground.fr.ts'
import { refusalsFr } from './refusals.fr.ts'
import { requestsFr } from './requests.fr.ts'
import { rolesFr } from './roles.fr.ts'
import { settingsFr } from './settings.fr.ts'
import { signInFr } from './sign-in.fr.ts'
import { signOnFr } from './sign-on.fr.ts'
import { usageFr } from './usage.fr.ts'
import { webhooksFr } from './webhooks.fr.ts'
import { outboxFr } from './outbox.fr.ts'
import { statementFr } from './statement.fr.ts'
import { detailsFr } from './details.fr.ts'
import { priceChangesFr } from './price-changes.fr.ts'
import { pricesFr } from './prices.fr.ts'
import { upstreamFr } from './upstream.fr.ts'
import { workspacesFr } from './workspaces.fr.ts'
import type { ConsoleMessages } from './messages.en.ts'

/** French, with its typography. */
export const messages: ConsoleMessages = {
  common: commonFr,
  navigation: navigationFr,
  errors: errorsFr,
  roles: rolesFr,
  workspaces: workspacesFr,
  members: membersFr,
  people: peopleFr,
  keys: keysFr,
  limits: limitsFr,
  logs: logsFr,
  notifications: notificationsFr,
  refusals: refusalsFr,
  requests: requestsFr,
  settings: settingsFr,
  audit: auditFr,
  connect: connectFr,
  playground: playgroundFr,
  overview: overviewFr,
  signIn: signInFr,
  account: accountFr,
  signOn: signOnFr,
  upstream: upstreamFr,
  prices: pricesFr,
  usage: usageFr,
  cost: costFr,
  priceChanges: priceChangesFr,
  details: detailsFr,
  outbox: outboxFr,
  statement: statementFr,
  webhooks: webhooksFr,
}

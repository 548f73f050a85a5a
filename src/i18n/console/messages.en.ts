import { accountEn } from './account.en.ts'
import { auditEn } from './audit.en.ts'
import { commonEn } from './common.en.ts'
import { connectEn } from './connect.en.ts'
import { costEn } from './cost.en.ts'
import { errorsEn } from './errors.en.ts'
import { keysEn } from './keys.en.ts'
import { limitsEn } from './limits.en.ts'
import { logsEn } from './logs.en.ts'
import { membersEn } from './members.en.ts'
import { navigationEn } from './navigation.en.ts'
import { notificationsEn } from './notifications.en.ts'
import { overviewEn } from './overview.en.ts'
import { peopleEn } from './people.en.ts'
import { playgroundEn } from './playground.en.ts'
import { refusalsEn } from './refusals.en.ts'
import { requestsEn } from './requests.en.ts'
import { rolesEn } from './roles.en.ts'
import { settingsEn } from './settings.en.ts'
import { signInEn } from './sign-in.en.ts'
import { signOnEn } from './sign-on.en.ts'
import { usageEn } from './usage.en.ts'
import { webhooksEn } from './webhooks.en.ts'
import { outboxEn } from './outbox.en.ts'
import { statementEn } from './statement.en.ts'
import { detailsEn } from './details.en.ts'
import { priceChangesEn } from './price-changes.en.ts'
import { pricesEn } from './prices.en.ts'
import { upstreamEn } from './upstream.en.ts'
import { workspacesEn } from './workspaces.en.ts'

/** All that the console says. English is the source: other languages have the same shape. */
export const messages = {
  common: commonEn,
  navigation: navigationEn,
  errors: errorsEn,
  roles: rolesEn,
  workspaces: workspacesEn,
  members: membersEn,
  people: peopleEn,
  keys: keysEn,
  limits: limitsEn,
  logs: logsEn,
  notifications: notificationsEn,
  refusals: refusalsEn,
  requests: requestsEn,
  settings: settingsEn,
  audit: auditEn,
  connect: connectEn,
  playground: playgroundEn,
  overview: overviewEn,
  signIn: signInEn,
  account: accountEn,
  signOn: signOnEn,
  upstream: upstreamEn,
  prices: pricesEn,
  usage: usageEn,
  cost: costEn,
  priceChanges: priceChangesEn,
  details: detailsEn,
  outbox: outboxEn,
  statement: statementEn,
  webhooks: webhooksEn,
}

export type ConsoleMessages = typeof messages

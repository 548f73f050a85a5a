import { createJobs } from '#control/jobs/jobs.ts'
import type { Jobs } from '#control/jobs/jobs.ts'
import { createMailer } from '#control/notify/mailer.ts'
import type { Mailer } from '#control/notify/mailer.ts'
import { createWebhookCaller } from '#control/notify/webhook-caller.ts'
import type { WebhookCaller } from '#control/notify/webhook-caller.ts'
import { createCallJson } from '#control/outgoing/call-json.ts'
import type { CallJson } from '#control/outgoing/call-json.ts'
import type { CheckedCallOptions } from '#control/outgoing/checked-call.ts'
import { createAddressGuard } from '#platform/address-guard.ts'
import type { Clock } from '#platform/clock.ts'
import type { Config } from '#platform/config.ts'
import type { SecretBox } from '#platform/secret-box.ts'
import { createReports } from '#reports/open.ts'
import { createStore } from '#store/store.ts'
import type { Installation, Surroundings } from './installation.ts'

/** What this node does without a request. */
export function openJobs(
  { publicUrl }: Config,
  { database, ledger, aside }: Installation,
  { logger, clock, ...services }: Surroundings & JobSecrets,
): Jobs {
  return createJobs({
    ...services,
    clock,
    store: createStore(database),
    reports: createReports({ dialect: database.dialect, reader: aside, clock }),
    ledger,
    publicUrl,
    logger: logger.child({ plane: 'jobs' }),
  })
}

type JobSecrets = {
  readonly secretBox: SecretBox
  readonly webhookCaller: WebhookCaller
  readonly mailer: Mailer | null
}

/** Null where the operator has named no mail server. */
export function openMailer({ mail }: Config, clock: Clock): Mailer | null {
  return mail && createMailer(mail, clock)
}

/** Whatever is called for a customer: webhooks, identity providers. */
type Outgoing = Pick<Config, 'webhookAllowedNetworks' | 'outgoing'>

export function openWebhookCaller(config: Outgoing, clock: Clock): WebhookCaller {
  return createWebhookCaller({ ...checkedBy(config), clock })
}

export function openCallJson(config: Outgoing): CallJson {
  return createCallJson(checkedBy(config))
}

/** An operator who opens networks of their own to such calls opens them to unencrypted ones too. */
function checkedBy({ webhookAllowedNetworks, outgoing }: Outgoing): CheckedCallOptions {
  return {
    guard: createAddressGuard(webhookAllowedNetworks),
    allowsHttp: webhookAllowedNetworks.length > 0,
    httpsProxy: outgoing.httpsProxy,
    noProxy: outgoing.noProxy,
  }
}

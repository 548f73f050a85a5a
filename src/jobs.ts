import { createJobs } from '#control/jobs/jobs.ts'
import type { Jobs } from '#control/jobs/jobs.ts'
import { createMailer } from '#control/notify/mailer.ts'
import type { Mailer } from '#control/notify/mailer.ts'
import { createWebhookCaller } from '#control/notify/webhook-caller.ts'
import type { WebhookCaller } from '#control/notify/webhook-caller.ts'
import { createAddressGuard } from '#platform/address-guard.ts'
import type { Clock } from '#platform/clock.ts'
import type { Config } from '#platform/config.ts'
import type { SecretBox } from '#platform/secret-box.ts'
import { createStore } from '#store/store.ts'
import type { Installation, Surroundings } from './installation.ts'

/** What this node does without a request. */
export function openJobs(
  { publicUrl }: Config,
  { database, ledger }: Installation,
  { logger, clock, ...services }: Surroundings & JobSecrets,
): Jobs {
  return createJobs({
    ...services,
    clock,
    store: createStore(database),
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

/** An operator who opens networks of their own to webhooks opens them to unencrypted calls too. */
export function openWebhookCaller(
  { webhookAllowedNetworks, outgoing }: Config,
  clock: Clock,
): WebhookCaller {
  return createWebhookCaller({
    guard: createAddressGuard(webhookAllowedNetworks),
    allowsHttp: webhookAllowedNetworks.length > 0,
    clock,
    httpsProxy: outgoing.httpsProxy,
    noProxy: outgoing.noProxy,
  })
}

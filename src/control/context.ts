import type { AdminKeyId, OrganizationId, RequestId, UserId } from '#domain/id.ts'
import type { Ledger } from '#ledger/port.ts'
import type { Clock } from '#platform/clock.ts'
import type { Ids } from '#platform/ids.ts'
import type { Logger } from '#platform/log.ts'
import type { SecretBox } from '#platform/secret-box.ts'
import type { KeyDirectory } from '#store/key-directory.ts'
import type { Store } from '#store/port.ts'
import type { WebhookCaller } from './notify/webhook-caller.ts'

/** What the control plane is handed. */
export type ControlServices = {
  readonly store: Store
  readonly ledger: Pick<Ledger, 'createScopes' | 'editScopes' | 'readScopes' | 'adjust'>
  readonly directory: KeyDirectory
  readonly secretBox: SecretBox
  readonly webhookCaller: WebhookCaller
  readonly clock: Clock
  readonly ids: Ids
  readonly logger: Logger
}

/** Who asks: the holder of an admin key. */
export type Caller = {
  readonly organizationId: OrganizationId
  readonly adminKeyId: AdminKeyId
  /** Whoever made the key. */
  readonly userId: UserId
}

/** One request, once it is known whose it is. Every use case takes it first. */
export type RequestContext = ControlServices & {
  readonly caller: Caller
  readonly requestId: RequestId
}

import type { Action } from '#contract/permissions.ts'
import type {
  AdminKeyId,
  ApiKeyId,
  OrganizationId,
  RequestId,
  SessionId,
  UserId,
} from '#domain/id.ts'
import type { Ledger, ReadUnpriced } from '#ledger/port.ts'
import type { LimitPreviews } from '#ledger/preview-port.ts'
import type { Clock } from '#platform/clock.ts'
import type { Ids } from '#platform/ids.ts'
import type { Logger } from '#platform/log.ts'
import type { SecretBox } from '#platform/secret-box.ts'
import type { Reports } from '#reports/port.ts'
import type { RequestLog } from '#reports/request-log-port.ts'
import type { KeyDirectory } from '#store/key-directory.ts'
import type { Store } from '#store/port.ts'
import type { Access } from './access.ts'
import type { Browser } from './identity/browser.ts'
import type { Mailer } from './notify/mailer.ts'
import type { Denials } from './denials.ts'
import type { Condition } from './etag.ts'
import type { Idempotency } from './idempotency.ts'
import type { UpstreamReporter } from './upstream/report-upstream.ts'
import type { UpstreamWatch } from './upstream/upstream-watch.ts'
import type { ReportMaker } from './reports/report-maker.ts'
import type { CallJson } from './outgoing/call-json.ts'
import type { WebhookCaller } from './notify/webhook-caller.ts'

/** What the control plane is handed. */
export type ControlServices = {
  readonly store: Store
  readonly ledger: Pick<Ledger, 'createScopes' | 'editScopes' | 'readScopes' | 'adjust'>
  readonly previews: LimitPreviews
  readonly reports: Reports
  readonly reportMaker: ReportMaker
  readonly requestLog: RequestLog
  readonly readUnpriced: ReadUnpriced
  readonly directory: KeyDirectory
  readonly secretBox: SecretBox
  readonly webhookCaller: WebhookCaller
  /** For addresses that customers give: identity providers. */
  readonly callJson: CallJson
  /** Null: no mail server is set. */
  readonly mailer: Mailer | null
  readonly clock: Clock
  readonly ids: Ids
  readonly logger: Logger
  /** Where people reach the installation, as the links in its answers name it; null where it was not said. */
  readonly publicUrl: string | null
  /** For how many days single requests are kept, as this node is set; null: for ever. */
  readonly requestRetentionDays: number | null
  /** Null: no gateway runs on this node. */
  readonly upstream: {
    readonly watch: UpstreamWatch
    readonly reporter: Pick<UpstreamReporter, 'report'>
  } | null
}

/** One request of which nobody asks who sent it. */
export type Visit = ControlServices & {
  readonly requestId: RequestId
  /** Where the request came from. */
  readonly address: string | null
  readonly browser: Browser
}

/**
 * Who asks: the holder of an admin key, a person who is signed in, the holder of an API key, or somebody who is
 * about to show who they are.
 */
export type Caller = {
  readonly organizationId: OrganizationId
  readonly access: Access
} & (
  | {
      readonly type: 'admin_key'
      readonly adminKeyId: AdminKeyId
      /** Whoever made the key: what it makes is recorded as made by them. */
      readonly userId: UserId
    }
  | { readonly type: 'person'; readonly userId: UserId; readonly sessionId: SessionId }
  | { readonly type: 'api_key'; readonly apiKeyId: ApiKeyId; readonly userId: null }
  /** `userId` is whose account they name, if it is anybody's. */
  | { readonly type: 'visitor'; readonly userId: UserId | null }
)

/** One request, once it is known whose it is. Every use case takes it first. */
export type RequestContext = Visit & {
  readonly caller: Caller
  /** What the endpoint does, as the table of permissions calls it. */
  readonly action: Action
  readonly denials: Pick<Denials, 'flush'>
  /** Betas of Anthropic's that the caller asks for: the header `anthropic-beta`. */
  readonly betas: ReadonlySet<string>
  readonly acceptsGzip: boolean
  /** What the answer is to say in its headers. */
  readonly answerHeaders: Headers
  /** Where the caller has named the request. */
  readonly idempotency?: Idempotency | undefined
  /** Where the caller changes only what they have seen. */
  readonly condition?: Condition | undefined
}

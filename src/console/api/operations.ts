import type * as account from '#contract/account.ts'
import type * as activities from '#contract/activities.ts'
import type * as adminKeys from '#contract/admin-keys.ts'
import type * as apiKeys from '#contract/api-keys.ts'
import type * as effectiveSpendLimits from '#contract/effective-spend-limits.ts'
import type { Endpoint, OpenEndpoint, OperationKey } from '#contract/endpoint.ts'
import type * as identifyKey from '#contract/identify-key.ts'
import type * as increaseRequests from '#contract/increase-requests.ts'
import type * as invites from '#contract/invites.ts'
import type * as keyPolicy from '#contract/key-policy.ts'
import type * as notificationDeliveries from '#contract/notification-deliveries.ts'
import type * as notifications from '#contract/notifications.ts'
import type * as organization from '#contract/organization.ts'
import type * as limitPreviews from '#contract/limit-previews.ts'
import type * as rateLimits from '#contract/rate-limits.ts'
import type * as requests from '#contract/requests.ts'
import type * as reportOnlyLimits from '#contract/report-only-limits.ts'
import type * as sessions from '#contract/sessions.ts'
import type * as settings from '#contract/settings.ts'
import type * as spendAdjustments from '#contract/spend-adjustments.ts'
import type * as spendLimits from '#contract/spend-limits.ts'
import type * as statements from '#contract/statements.ts'
import type * as users from '#contract/users.ts'
import type * as webhooks from '#contract/webhooks.ts'
import type * as workspaceMembers from '#contract/workspace-members.ts'
import type * as workspaces from '#contract/workspaces.ts'
import type * as apiKeyNames from '#contract/api-key-names.ts'
import type * as apiKeySummaries from '#contract/api-key-summaries.ts'
import type * as workspacePeople from '#contract/workspace-people.ts'
import type * as workspaceSummaries from '#contract/workspace-summaries.ts'
import type * as playgroundKeys from '#contract/playground-keys.ts'
import type * as priceChanges from '#contract/price-changes.ts'
import type * as prices from '#contract/prices.ts'
import type * as costReport from '#contract/cost-report.ts'
import type * as rateLimitPeaks from '#contract/rate-limit-peaks.ts'
import type * as rateLimitUse from '#contract/rate-limit-use.ts'
import type * as reportStatus from '#contract/report-status.ts'
import type * as usageRefusals from '#contract/usage-refusals.ts'
import type * as usageReport from '#contract/usage-report.ts'
import type * as upstream from '#contract/upstream.ts'
import type * as accountSecurity from '#contract/account-security.ts'
import type * as identityProviders from '#contract/identity-providers.ts'
import type * as signIn from '#contract/sign-in.ts'

type EndpointsOf<Module> = Extract<Module[keyof Module], { readonly summary: string }>

type Declared =
  | EndpointsOf<typeof signIn>
  | EndpointsOf<typeof identityProviders>
  | EndpointsOf<typeof accountSecurity>
  | EndpointsOf<typeof upstream>
  | EndpointsOf<typeof costReport>
  | EndpointsOf<typeof rateLimitPeaks>
  | EndpointsOf<typeof rateLimitUse>
  | EndpointsOf<typeof reportStatus>
  | EndpointsOf<typeof usageRefusals>
  | EndpointsOf<typeof usageReport>
  | EndpointsOf<typeof prices>
  | EndpointsOf<typeof priceChanges>
  | EndpointsOf<typeof playgroundKeys>
  | EndpointsOf<typeof workspaceSummaries>
  | EndpointsOf<typeof workspacePeople>
  | EndpointsOf<typeof apiKeyNames>
  | EndpointsOf<typeof apiKeySummaries>
  | EndpointsOf<typeof account>
  | EndpointsOf<typeof activities>
  | EndpointsOf<typeof adminKeys>
  | EndpointsOf<typeof apiKeys>
  | EndpointsOf<typeof effectiveSpendLimits>
  | EndpointsOf<typeof identifyKey>
  | EndpointsOf<typeof increaseRequests>
  | EndpointsOf<typeof invites>
  | EndpointsOf<typeof keyPolicy>
  | EndpointsOf<typeof notificationDeliveries>
  | EndpointsOf<typeof notifications>
  | EndpointsOf<typeof organization>
  | EndpointsOf<typeof limitPreviews>
  | EndpointsOf<typeof rateLimits>
  | EndpointsOf<typeof reportOnlyLimits>
  | EndpointsOf<typeof requests>
  | EndpointsOf<typeof sessions>
  | EndpointsOf<typeof settings>
  | EndpointsOf<typeof spendAdjustments>
  | EndpointsOf<typeof statements>
  | EndpointsOf<typeof spendLimits>
  | EndpointsOf<typeof users>
  | EndpointsOf<typeof webhooks>
  | EndpointsOf<typeof workspaceMembers>
  | EndpointsOf<typeof workspaces>

type ByKey = { [Each in Declared as NonNullable<Each['key']>]: Each }

/** Every operation of the API, as `GET /v1/organizations/me`. Only types: nothing of the contract is loaded. */
export type Operation = keyof ByKey & OperationKey

type PartsOf<Key extends Operation> =
  ByKey[Key] extends Endpoint<infer Params, infer Query, unknown, infer Answer, infer Sent>
    ? { params: Params; query: Query; answer: Answer; sent: Sent }
    : ByKey[Key] extends OpenEndpoint<infer Params, infer Query, unknown, infer Answer, infer Sent>
      ? { params: Params; query: Query; answer: Answer; sent: Sent }
      : never

export type AnswerOf<Key extends Operation> = PartsOf<Key>['answer']

export type BodyOf<Key extends Operation> = PartsOf<Key>['sent']

type QueryValue = string | number | boolean | readonly string[] | undefined

type ParamsOf<Key extends Operation> = Key extends `${string}{${string}`
  ? { readonly params: { readonly [Name in keyof PartsOf<Key>['params']]: string } }
  : { readonly params?: undefined }

type BodyPart<Key extends Operation> = [BodyOf<Key>] extends [null]
  ? { readonly body?: undefined }
  : { readonly body: BodyOf<Key> }

/** What an operation is sent. An optional body is sent as `{}`. */
export type InputOf<Key extends Operation> = ParamsOf<Key> &
  BodyPart<Key> & {
    readonly query?: { readonly [Name in keyof PartsOf<Key>['query']]?: QueryValue }
  }

/** The operations that only read. */
export type ReadOperation = Extract<Operation, `GET ${string}`>

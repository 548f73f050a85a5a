import { findModel } from './catalog.ts'
import type { CatalogIndex } from './catalog.ts'
import { anyContains, parseAddress, parseNetworks } from './network.ts'
import type { Network } from './network.ts'
import type { PolicyRefusal } from './refusal.ts'
import type { ScopeId, ScopePolicy, ScopeState } from './scope.ts'

/** Who asks: what scopes are asked of besides limits. */
export type Client = {
  /** SHA-256 of the secret that the request carries, in hex; null for traffic without a key. */
  readonly secretDigest: string | null
  /** Where it comes from, in digits; null where nobody knows, which is in no list. */
  readonly address: string | null
}

/** Traffic without a key, from nowhere: in no list of addresses. */
export const nobody: Client = { secretDigest: null, address: null }

/** What of a request's body lists may leave out. */
export type Named = {
  /** The model of the body, and every other that the body lets the upstream run. */
  readonly models: readonly NamedModel[]
  /** Of the body (null: it names none), and then of every part of it that names one of its own. */
  readonly inferenceGeos: readonly (string | null)[]
}

/** A model under all the names that mean it, so that an alias of what is allowed is allowed. */
export type NamedModel = {
  /** As the request names it. */
  readonly name: string
  /** Its id and its aliases; of a model outside the catalog, its name alone. */
  readonly names: readonly string[]
}

/** A model as a request names it, with its other names of the catalog. */
export function namedModel(index: CatalogIndex, name: string): NamedModel {
  const model = findModel(index, name)
  return { name, names: model ? [model.id, ...model.aliases] : [name] }
}

/** One scope with its state, as far as it is asked here. */
export type ListingScope = { readonly id: ScopeId; readonly state: Pick<ScopeState, 'policy'> }

/** Whether the model is in the scope's list, where it has one. */
export function allowsModel(
  policy: Pick<ScopePolicy, 'allowedModels'>,
  { names }: NamedModel,
): boolean {
  const { allowedModels } = policy
  return allowedModels === null || names.some((name) => allowedModels.includes(name))
}

/** The scope's refusal of where the request comes from. */
export function addressRefusal(scope: ListingScope, client: Client): PolicyRefusal | undefined {
  const { allowedIps } = scope.state.policy
  if (allowedIps === null || isListed(allowedIps, client.address)) return undefined
  return refusalOf(scope, 'allowed_ips', null)
}

/** The scope's refusal of a model that the request may run. */
export function modelRefusal(
  scope: ListingScope,
  models: readonly NamedModel[],
): PolicyRefusal | undefined {
  const { policy } = scope.state
  if (policy.allowedModels === null) return undefined
  const refused = models.find((model) => !allowsModel(policy, model))
  return refused && refusalOf(scope, 'allowed_models', refused.name)
}

/** A request that names no geography runs where the upstream's default is: `global`. */
export function geoRefusal(
  scope: ListingScope,
  geos: readonly (string | null)[],
): PolicyRefusal | undefined {
  const { allowedInferenceGeos } = scope.state.policy
  if (allowedInferenceGeos === null) return undefined
  const refused = geos.find((geo) => !allowedInferenceGeos.includes(geo ?? defaultInferenceGeo))
  return refused === undefined ? undefined : refusalOf(scope, 'allowed_inference_geos', refused)
}

const defaultInferenceGeo = 'global'

function refusalOf(
  { id, state }: ListingScope,
  setting: PolicyRefusal['setting'],
  asked: string | null,
): PolicyRefusal {
  return { kind: 'not_allowed', scopeKind: state.policy.kind, scopeId: id, setting, asked }
}

// A list is parsed once: policies are kept decoded, and never changed in place.
const parsedLists = new WeakMap<readonly string[], readonly Network[]>()

function isListed(allowedIps: readonly string[], address: string | null): boolean {
  const parsed = address === null ? undefined : parseAddress(address)
  if (parsed === undefined) return false
  let ranges = parsedLists.get(allowedIps)
  if (ranges === undefined) {
    ranges = parseNetworks(allowedIps)
    parsedLists.set(allowedIps, ranges)
  }
  return anyContains(ranges, parsed)
}

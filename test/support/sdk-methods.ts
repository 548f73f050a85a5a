import type Anthropic from '@anthropic-ai/sdk'

/** A method of the SDK's Admin API, and how it is found in a client. */
export type SdkMethod = {
  /** Such as `workspaces.members.add`, or `beta.users.signOut`. */
  readonly name: string
  /** The same without the generation. */
  readonly bare: string
  readonly isBeta: boolean
}

/** All methods of `client.organization` and `client.beta.organization`, as the SDK itself has them. */
export function listSdkMethods(client: Anthropic): readonly SdkMethod[] {
  const found = (isBeta: boolean): SdkMethod[] =>
    methodsOf(organizationOf(client, isBeta)).map((bare) => ({
      bare,
      isBeta,
      name: isBeta ? `beta.${bare}` : bare,
    }))
  return [...found(false), ...found(true)]
}

/** Calls a method whatever it takes: every argument is an id to whoever wants one, and an empty object otherwise. */
export async function callBlindly(client: Anthropic, { bare, isBeta }: SdkMethod): Promise<void> {
  const path = bare.split('.')
  const resource = path.slice(0, -1).reduce(stepInto, organizationOf(client, isBeta))
  const method = resource[path.at(-1)!] as (...args: unknown[]) => Promise<unknown>
  await method.call(resource, ...(isFirstAnId(method) ? ['x_1', anyIds] : [anyIds]))
}

type Resource = Record<string, unknown>

function organizationOf(client: Anthropic, isBeta: boolean): Resource {
  const organization: object = isBeta ? client.beta.organization : client.organization
  return organization as Resource
}

function stepInto(resource: Resource, name: string): Resource {
  return resource[name] as Resource
}

function methodsOf(resource: Resource, at = ''): string[] {
  const own = Object.getOwnPropertyNames(Object.getPrototypeOf(resource))
    .filter((name) => name !== 'constructor')
    .map((name) => `${at}${name}`)
  const nested = Object.entries(resource).filter(([, value]) => isResource(value))
  return [
    ...own,
    ...nested.flatMap(([name, value]) => methodsOf(value as Resource, `${at}${name}.`)),
  ]
}

/** What hangs below an organization, and not the client that all of it knows. */
function isResource(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !('apiKey' in value)
}

const anyIds = new Proxy({}, { get: (_target, name) => idFor(name) })

function idFor(name: string | symbol): string | undefined {
  return typeof name === 'string' && /_(?:id|slug|name)$/.test(name) ? 'x_1' : undefined
}

/** By the name that the SDK gives its first parameter. */
function isFirstAnId(method: (...args: never[]) => unknown): boolean {
  return !/^\w+\((?:params|body|query|options)\b/.test(String(method))
}

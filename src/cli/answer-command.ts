import { toJsonSchema } from '#contract/json-schema.ts'
import type { DescribedEndpoint } from '#contract/endpoint.ts'
import { callApi } from './call-api.ts'
import type { Answer, ApiCall, Surroundings } from './call-api.ts'
import { valuesOf } from './flags.ts'
import type { Flag, Given } from './flags.ts'
import { formatFields, formatTable } from './print-answer.ts'
import { formatBuckets, isOfBuckets } from './print-buckets.ts'

/** One operation as a command. */
export type AdminCommand = {
  readonly endpoint: DescribedEndpoint
  /** Names of the path's parameters, which the command takes in this order. */
  readonly parameters: readonly string[]
  readonly queryFlags: readonly Flag[]
  readonly bodyFlags: readonly Flag[]
  readonly isList: boolean
  readonly isPaged: boolean
  readonly pageItemsMax: number | undefined
}

/** A page, of either kind. */
type Page = {
  readonly data: readonly Answer[]
  readonly has_more?: boolean
  readonly first_id?: string | null
  readonly last_id?: string | null
  readonly next_page?: string | null
}

/** Makes the call that the line asks for, and prints what comes. */
export async function answerCommand(
  surroundings: Surroundings,
  command: AdminCommand,
  given: { readonly parameters: readonly string[]; readonly flags: Given },
): Promise<void> {
  const call = callOf(command, given)
  const { print } = surroundings
  if (command.isList) return answerList(surroundings, command, { call, flags: given.flags })
  const response = await callApi(surroundings, call)
  // Lines of JSON, and tables, are printed as they come.
  if (command.endpoint.contentType !== 'application/json') {
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
    for await (const chunk of response.body ?? []) print(decoder.decode(chunk, { stream: true }))
    return
  }
  const answer = (await response.json()) as Answer
  print(given.flags['json'] ? `${JSON.stringify(answer)}\n` : formatFields(answer))
}

function callOf(
  { endpoint, parameters, queryFlags, bodyFlags }: AdminCommand,
  given: { readonly parameters: readonly string[]; readonly flags: Given },
): ApiCall {
  const { method, path } = endpoint
  const ids = new Map(parameters.map((name, index) => [name, given.parameters[index]!]))
  return {
    method,
    isOpen: endpoint.action === null,
    path: path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(ids.get(name)!)),
    query: valuesOf(queryFlags, given.flags),
    body: endpoint.body
      ? valuesOf(bodyFlags, given.flags, (given.flags['body'] as object | undefined) ?? {})
      : undefined,
  }
}

async function answerList(
  surroundings: Surroundings,
  command: AdminCommand,
  { call, flags }: { readonly call: ApiCall; readonly flags: Given },
): Promise<void> {
  const all = flags['all'] === true
  const { pageItemsMax } = command
  const limit = all && pageItemsMax !== undefined ? { limit: pageItemsMax } : {}
  const query = { ...limit, ...call.query }
  let page = await readPage(surroundings, { ...call, query })
  const data = [...page.data]
  let next = nextOf(page, call)
  while (next && flags['all'] === true) {
    page = await readPage(surroundings, { ...call, query: { ...query, ...next } })
    data.push(...page.data)
    next = nextOf(page, call)
  }
  if (flags['json']) {
    surroundings.print(`${JSON.stringify(all ? { data } : page)}\n`)
    return
  }
  const { properties } = toJsonSchema(command.endpoint.response, 'output')
  const schema = properties?.['data']?.items ?? {}
  const format = isOfBuckets(schema) ? formatBuckets : formatTable
  surroundings.print(format(data, schema))
  if (next) {
    const [[name, value]] = Object.entries(next) as [[string, string]]
    surroundings.printAside(`There is more: --${name.replaceAll('_', '-')} ${value}, or --all.\n`)
  }
}

async function readPage(surroundings: Surroundings, call: ApiCall): Promise<Page> {
  return (await (await callApi(surroundings, call)).json()) as Page
}

/** The parameter that names the page after this one, in the direction that was asked for. */
function nextOf(page: Page, { query = {} }: ApiCall): Record<string, string> | undefined {
  if (page.next_page) return { page: page.next_page }
  if (!page.has_more) return undefined
  return 'before_id' in query ? { before_id: page.first_id! } : { after_id: page.last_id! }
}

import { readFileSync } from 'node:fs'
import { InvalidArgumentError } from 'commander'
import type { Command } from 'commander'
import type { DescribedEndpoint } from '#contract/endpoint.ts'
import { toJsonSchema } from '#contract/json-schema.ts'
import { exampleOf } from '#contract/example.ts'
import { exampleBody } from '#contract/openapi.ts'
import { isList, nameOperation } from '#contract/operation-names.ts'
import { answerCommand } from './answer-command.ts'
import type { AdminCommand } from './answer-command.ts'
import type { Surroundings } from './call-api.ts'
import { flagsOf, kebab, parseJson } from './flags.ts'
import type { Flag } from './flags.ts'

/** Names that are shorter than those of the paths. */
const shortNouns: Readonly<Record<string, string>> = {
  me: 'organization',
  api_keys: 'keys',
  api_key_summaries: 'key-summaries',
  api_key_names: 'key-names',
  spend_limits: 'limits',
  spend_adjustments: 'adjustments',
  usage_report: 'usage',
  cost_report: 'cost',
  spend_limit_increase_requests: 'increase-requests',
  notification_deliveries: 'deliveries',
}

/** Adds a command for each operation of the Admin API. */
export function addAdminCommands(
  program: Command,
  endpoints: readonly DescribedEndpoint[],
  surroundings: Surroundings,
): void {
  for (const endpoint of endpoints) {
    const words = commandWordsOf(endpoint, endpoints)
    const group = groupOf(program, words.slice(0, -1))
    addCommand(group, words.at(-1)!, endpoint, surroundings)
  }
}

/** What an operation is called on the command line: `workspaces`, `create`. */
export function commandWordsOf(
  endpoint: DescribedEndpoint,
  endpoints: readonly DescribedEndpoint[],
): readonly string[] {
  const { nouns, verb } = nameOperation(endpoint, endpoints)
  return [...wordsOf(nouns), kebab(verb)]
}

/** Members have a place of their own: who is in a workspace is what one looks for most. */
function wordsOf(nouns: readonly string[]): readonly string[] {
  if (nouns.join(' ') === 'workspaces members') return ['members']
  return nouns.map((noun, index) => (index === 0 ? shortNouns[noun] : undefined) ?? kebab(noun))
}

function groupOf(parent: Command, words: readonly string[]): Command {
  return words.reduce((command, word) => {
    const known = command.commands.find((each) => each.name() === word)
    if (known) return known
    return command.command(word).description(`${sentence(word)}, over the API of a server.`)
  }, parent)
}

function sentence(word: string): string {
  const text = word.replaceAll('-', ' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function addCommand(
  group: Command,
  verb: string,
  endpoint: DescribedEndpoint,
  surroundings: Surroundings,
): void {
  const command = describeCommand(endpoint)
  const built = group.command(verb).description(endpoint.summary)
  for (const name of command.parameters) built.argument(`<${name}>`)
  for (const { option } of [...command.queryFlags, ...command.bodyFlags]) built.addOption(option)
  if (endpoint.body) {
    built.option(
      '--body <json>',
      'the whole body; a flag beside it wins; @file reads a file',
      readBody,
    )
  }
  if (command.isPaged) built.option('--all', 'follow the pages to the end')
  built.option('--json', 'print JSON')
  built.addHelpText('after', `\nExample:\n  ${exampleLine(built, command)}`)
  built.action((...given: unknown[]) =>
    answerCommand(surroundings, command, {
      parameters: built.args,
      flags: given[command.parameters.length] as Record<string, unknown>,
    }),
  )
}

function describeCommand(endpoint: DescribedEndpoint): AdminCommand {
  const query = toJsonSchema(endpoint.query, 'input')
  return {
    endpoint,
    parameters: Array.from(endpoint.path.matchAll(/\{(\w+)\}/g), ([, name]) => name!),
    queryFlags: flagsOf(query),
    bodyFlags: endpoint.body ? flagsOf(toJsonSchema(endpoint.body, 'input')) : [],
    isList: isList(endpoint),
    isPaged: isList(endpoint) && query.properties?.['limit'] !== undefined,
    pageItemsMax: query.properties?.['limit']?.maximum,
  }
}

function readBody(text: string): unknown {
  return parseJson(text.startsWith('@') ? readBodyFile(text.slice(1)) : text)
}

function readBodyFile(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new InvalidArgumentError(`The file ${path} cannot be read (${code ?? String(error)}).`)
  }
}

/** A line that makes sense, from the same example that the reference shows. */
function exampleLine(built: Command, command: AdminCommand): string {
  const { endpoint, parameters, queryFlags, bodyFlags } = command
  const words = [built.name()]
  for (let { parent } = built; parent; parent = parent.parent) words.unshift(parent.name())
  const body = endpoint.bodyIsOptional ? {} : exampleBody(endpoint)
  return [
    ...words,
    ...parameters.map((name) => `<${name}>`),
    ...queryFlags.flatMap((flag) => exampleFlag(flag, requiredQuery(endpoint))),
    ...bodyFlags.flatMap((flag) => exampleFlag(flag, body)),
  ].join(' ')
}

/** What a query cannot do without. */
function requiredQuery({ query }: DescribedEndpoint): unknown {
  const schema = toJsonSchema(query, 'input')
  return (schema.required ?? []).length > 0 ? exampleOf(schema) : {}
}

function exampleFlag({ path, option }: Flag, body: unknown): string[] {
  const value = path.reduce<unknown>(
    (holder, part) => (holder as Record<string, unknown> | undefined)?.[part],
    body,
  )
  if (value === undefined || value === null) return []
  const isPlainList = Array.isArray(value) && value.every((each) => typeof each !== 'object')
  const values: unknown[] = isPlainList ? value : [value]
  return values.map((each) => `${option.long} ${quote(each)}`)
}

function quote(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return /^[\w@%+=:,./#-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}

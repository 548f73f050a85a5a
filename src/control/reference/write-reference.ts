import { exampleOf } from '#contract/example.ts'
import type { JsonSchema } from '#contract/json-schema.ts'
import type { Content, OpenApi, OpenApiOperation } from '#contract/openapi.ts'
import { aboutOf, fieldRows, typeOf } from './field-rows.ts'
import type { FieldRow } from './field-rows.ts'
import { html, nothing } from './html.ts'
import type { Html } from './html.ts'
import { referenceStyle } from './reference-style.ts'

type Listed = {
  readonly method: string
  readonly path: string
  readonly operation: OpenApiOperation
}

/** The document as one page for people, grouped by what the operations are about. Needs no script. */
export function writeReference(document: OpenApi): string {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): Listed => {
      return { method: method.toUpperCase(), path, operation: operation! }
    }),
  )
  const groups = document.tags.map(({ name }) => ({
    name,
    operations: operations.filter(({ operation }) => operation.tags.includes(name)),
  }))
  const style: Html = { html: `<style>${referenceStyle}</style>` }
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Atelier Admin API</title>
        ${style}
      </head>
      <body>
        <nav aria-label="Operations">
          <strong>Atelier Admin API</strong>${groups.map(writeMenu)}
        </nav>
        <main>
          ${intro}
          ${groups.map(
            ({ name, operations: listed }) =>
              html`<section>
                <h2>${title(name)}</h2>
                ${listed.map((each) => writeOperation(each, document))}
              </section>`,
          )}
        </main>
      </body>
    </html> `.html
}

type Group = { readonly name: string; readonly operations: readonly Listed[] }

function writeMenu({ name, operations }: Group): Html {
  const items = operations.map(
    ({ operation: { operationId } }) =>
      html`<li><a href="#${operationId}">${title(operationId.split('.').at(-1)!)}</a></li>`,
  )
  return html`<details open>
    <summary>${title(name)}</summary>
    <ul>
      ${items}
    </ul>
  </details>`
}

const intro = html`<h1>Admin API</h1>
  <p>
    Workspaces, keys, limits and notifications of an organization, in the form of Anthropic’s Admin
    API. What has no counterpart there is marked <span class="tag">extension</span>. The same as a
    document for programs: <a href="/v1/openapi.json">OpenAPI 3.1</a>.
  </p>
  <p>
    Calls carry an admin key in <code>x-api-key</code>, or as a bearer in
    <code>authorization</code>. An error is an object with a type and a sentence, and says which
    field is at fault.
  </p>`

function writeOperation({ method, path, operation }: Listed, document: OpenApi): Html {
  const inPath = operation.parameters?.filter((each) => each.in === 'path') ?? []
  const inQuery = operation.parameters?.filter((each) => each.in === 'query') ?? []
  const inHeaders = operation.parameters?.filter((each) => each.in === 'header') ?? []
  const body = operation.requestBody?.content['application/json']
  const rows = (parameters: typeof inPath): FieldRow[] =>
    parameters.map(({ name, schema, required, description }) => ({
      name,
      type: typeOf(schema),
      isRequired: required,
      about: aboutOf(description === undefined ? schema : { ...schema, description }),
    }))
  return html`<article id="${operation.operationId}">
    <header class="operation">
      <span class="method ${method}">${method}</span>
      <h3><a class="path" href="#${operation.operationId}">${path}</a></h3>
      ${operation['x-atelier-extension'] ? html`<span class="tag">extension</span>` : nothing}
    </header>
    <p>${withCode(operation.summary)}</p>
    ${writeWho(operation)} ${writeFields('Path', rows(inPath))}
    ${writeFields('Query', rows(inQuery))} ${writeFields('Headers', rows(inHeaders))}
    ${body ? writeFields('Body', fieldRows(body.schema)) : nothing}
    <h4>Example</h4>
    <pre>${curl({ method, path, operation }, body?.example)}</pre>
    ${writeAnswer(operation, document)}
  </article>`
}

/** What stands between back quotes is code. */
function withCode(text: string): readonly Html[] {
  return text
    .split('`')
    .map((part, index) => (index % 2 === 0 ? html`${part}` : html`<code>${part}</code>`))
}

function writeWho({ 'x-permission': permission }: OpenApiOperation): Html {
  if (!permission) return html`<p class="who">Anybody may ask.</p>`
  const { organization, workspace, session_only: sessionOnly, api_key: apiKey } = permission
  const parts = [
    organization.length > 0 ? organization.join(', ') : undefined,
    workspace.length > 0 ? `in their own workspace ${workspace.join(', ')}` : undefined,
    apiKey ? 'an API key, about itself' : undefined,
    sessionOnly ? 'only signed in, not with an admin key' : undefined,
  ]
  return html`<p class="who">For ${parts.filter((part) => part !== undefined).join('; ')}.</p>`
}

function writeFields(name: string, rows: readonly FieldRow[]): Html {
  if (rows.length === 0) return nothing
  return html`<h4>${name}</h4>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>Field</th>
            <th>Type</th>
            <th>About</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(writeRow)}
        </tbody>
      </table>
    </div>`
}

function writeRow({ name, type, isRequired, about }: FieldRow): Html {
  const required = isRequired ? html`<span class="required">required</span>` : nothing
  return html`<tr>
    <td><code>${name}</code>${required}</td>
    <td>${type}</td>
    <td>${about}</td>
  </tr>`
}

function writeAnswer({ responses }: OpenApiOperation, document: OpenApi): Html {
  const answered = responses['200']
  if (!answered || !('content' in answered)) return nothing
  const [[type, content]] = Object.entries(answered.content) as [[string, Content[string]]]
  const isLines = type !== 'application/json'
  const fields = fieldRows(resolve(content.schema, document)).map((row) => ({
    ...row,
    isRequired: false,
  }))
  return html`<details class="answer">
    <summary>${isLines ? 'Each line of the answer' : 'Answer'}</summary>
    <pre>${JSON.stringify(content.example, null, isLines ? 0 : 2)}</pre>
    ${writeFields('Fields', fields)}
  </details>`
}

/** A schema with what it refers to in its place. */
function resolve(schema: JsonSchema, document: OpenApi): JsonSchema {
  const name = schema.$ref?.split('/').at(-1)
  if (name !== undefined) return document.components.schemas[name]!
  const data = schema.properties?.['data']
  if (!data?.items) return schema
  const items = resolve(data.items, document)
  return { ...schema, properties: { ...schema.properties, data: { ...data, items } } }
}

function curl({ method, path, operation }: Listed, body: unknown): string {
  const lines = [
    `curl ${method === 'GET' ? '' : `-X ${method} `}"$ATELIER_URL${path}${requiredQuery(operation)}"`,
    ...secretHeader(operation),
    ...(body === undefined
      ? []
      : [`  -H "content-type: application/json"`, `  -d '${JSON.stringify(body)}'`]),
  ]
  return lines.join(' \\\n')
}

/** What a query cannot do without. */
function requiredQuery({ parameters = [] }: OpenApiOperation): string {
  const required = parameters.filter((each) => each.in === 'query' && each.required)
  const pairs = required.map(({ name, schema }) => `${name}=${String(exampleOf(schema, name))}`)
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`
}

/** The secret that opens the operation, as the shell has it. */
function secretHeader({ security, 'x-permission': permission }: Listed['operation']): string[] {
  if (security?.length === 0) return []
  if (permission?.session_only) return [`  -H "authorization: Bearer $ATELIER_SESSION"`]
  // What keys alone may ask, no role may.
  const isOfKeys = permission?.api_key && permission.organization.length === 0
  return [`  -H "x-api-key: $${isOfKeys ? 'ANTHROPIC_API_KEY' : 'ATELIER_ADMIN_KEY'}"`]
}

function title(words: string): string {
  const text = words.replaceAll('_', ' ').replace('api keys', 'API keys')
  return text === 'me' ? 'Organization' : text.charAt(0).toUpperCase() + text.slice(1)
}

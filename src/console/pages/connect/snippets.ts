/** How a program is told of this server, ready to be pasted. */
export const clients = ['claudeCode', 'typescript', 'python', 'curl'] as const
export type Client = (typeof clients)[number]

/** A model of these snippets that most will have; a test keeps it one of the current ones. */
export const usualModel = 'claude-sonnet-5-5'

export type Connection = {
  /** Of this server, as the browser sees it. */
  readonly origin: string
  /** The secret, or what stands in its place. */
  readonly key: string
  readonly model: string
}

export function snippetOf(client: Client, connection: Connection): string {
  return writers[client](connection)
}

const writers: Readonly<Record<Client, (connection: Connection) => string>> = {
  claudeCode: ({ origin, key }) => `export ANTHROPIC_BASE_URL=${origin}
export ANTHROPIC_API_KEY=${key}
claude`,
  typescript: ({ origin, key, model }) => `// npm install @anthropic-ai/sdk
import Anthropic from '@anthropic-ai/sdk'

const client = new Anthropic({
  baseURL: '${origin}',
  apiKey: '${key}',
})
const message = await client.messages.create({
  model: '${model}',
  max_tokens: 1024,
  messages: [{ role: 'user', content: 'Hello' }],
})
console.log(message.content)`,
  python: ({ origin, key, model }) => `# pip install anthropic
from anthropic import Anthropic

client = Anthropic(
    base_url="${origin}",
    api_key="${key}",
)
message = client.messages.create(
    model="${model}",
    max_tokens=1024,
    messages=[{"role": "user", "content": "Hello"}],
)
print(message.content)`,
  curl: ({ origin, key, model }) => `curl -sS ${origin}/v1/messages \\
  -H 'x-api-key: ${key}' \\
  -H 'anthropic-version: 2023-06-01' \\
  -H 'content-type: application/json' \\
  -d '{"model":"${model}","max_tokens":1024,"messages":[{"role":"user","content":"Hello"}]}'`,
}

import type { Draft } from './draft.ts'
import { type JsonObject, objectOf, objectsOf } from './json.ts'
import { lastUserText } from './prompt.ts'
import { cutIntoTokens } from './prose.ts'
import type { Random } from './random.ts'
import { countTextTokens } from './tokenizer.ts'
import { generateToolInput } from './tool-input.ts'

const serverToolTypes = /^(web_|code_execution|advisor|tool_search|mcp_)/

/** The call of a tool, where one is due: whole, before `max_tokens` cuts it. */
export function planToolCall(draft: Draft) {
  const { body } = draft.request
  const tools = objectsOf(body['tools']).filter(
    ({ type, name }) => typeof name === 'string' && !serverToolTypes.test(String(type)),
  )
  const tool = chooseTool(tools, body, draft.random)
  if (tool === undefined) return undefined
  const name = String(tool['name'])
  const id = `toolu_sim${draft.settings.hash.toString(36)}`
  const input = generateToolInput(tool, draft.random)
  return {
    shape: 'tool_use',
    start: { type: 'tool_use', id, name, input: {}, caller: { type: 'direct' } },
    startTokens: countTextTokens(name),
    pieces: cutIntoTokens(JSON.stringify(input)),
  } as const
}

/** A tool is called when the request insists, or when the last user turn names it. */
function chooseTool(
  tools: readonly JsonObject[],
  body: JsonObject,
  random: Random,
): JsonObject | undefined {
  const choice = objectOf(body['tool_choice'])
  switch (choice?.['type']) {
    case 'none':
      return undefined
    case 'any':
      return tools.length === 0 ? undefined : tools[random() % tools.length]
    case 'tool':
      return tools.find((tool) => tool['name'] === choice?.['name'])
    default: {
      const asked = tools.length === 0 ? '' : lastUserText(body)
      return tools.find((tool) => asked.includes(String(tool['name'])))
    }
  }
}

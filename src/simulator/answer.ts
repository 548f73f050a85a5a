import type { Answer, AnswerBlock } from './answer-block.ts'
import { addBlock, type AnswerSettings, createDraft, type Draft } from './draft.ts'
import { advisorBlocks, compactionBlocks, fallbackBlock } from './iterations.ts'
import { numberOf, objectOf, objectsOf } from './json.ts'
import type { MessagesRequest } from './messages-request.ts'
import type { Prompt } from './prompt.ts'
import type { InputTokens } from './prompt-cache.ts'
import { cutIntoTokens } from './prose.ts'
import { between } from './random.ts'
import { findInteger } from './scenario.ts'
import { countTextTokens } from './tokenizer.ts'
import { planToolCall } from './tool-call.ts'

/** Decides a whole answer before its first byte. The same settings and input give the same answer. */
export function planAnswer(
  request: MessagesRequest,
  prompt: Prompt,
  input: InputTokens,
  settings: AnswerSettings,
): Answer {
  const draft = createDraft(request, input, settings)
  if (request.maxTokens > 0) {
    fallbackBlock(draft)
    compactionBlocks(draft, prompt)
    thinkingBlock(draft)
    searchBlocks(draft)
    advisorBlocks(draft, prompt)
    closingBlocks(draft)
  }
  const { kept, cut } = cutAt(request.maxTokens, draft.blocks)
  const called = kept.some((block) => block.shape === 'tool_use')
  const stopReason = cut ? 'max_tokens' : called ? 'tool_use' : 'end_turn'
  return { parts: draft.parts, blocks: kept, stopReason }
}

function thinkingBlock(draft: Draft): void {
  const { thinking } = draft.request
  const { scenario, prose } = draft.settings
  const hidden = scenario.has('hidden_thinking') || (thinking.enabled && thinking.hidden)
  if (!hidden && !thinking.enabled) return
  const share = Math.max(1, Math.floor(draft.targetTokens * 0.4))
  const budget = thinking.enabled ? (thinking.budgetTokens ?? share) : share
  const tokens = findInteger(scenario, 'hidden_thinking', 'tokens') ?? Math.min(share, budget)
  addBlock(draft, {
    shape: hidden ? 'hidden_thinking' : 'thinking',
    start: { type: 'thinking', thinking: '', signature: '' },
    pieces: prose.take(draft.random(), tokens),
  })
}

function searchBlocks(draft: Draft): void {
  const { body } = draft.request
  const tool = objectsOf(body['tools']).find((candidate) =>
    String(candidate['type']).startsWith('web_search'),
  )
  if (tool === undefined || objectOf(body['tool_choice'])?.['type'] === 'none') return
  const searches = Math.min(between(draft.random, 1, 2), numberOf(tool['max_uses']) ?? 2)
  for (let search = 0; search < searches; search += 1) {
    const id = `srvtoolu_sim${draft.settings.hash.toString(36)}${search}`
    const caller = { type: 'direct' }
    const query = JSON.stringify({ query: draft.settings.prose.take(draft.random(), 4).join('') })
    addBlock(draft, {
      shape: 'server_tool_use',
      start: { type: 'server_tool_use', id, name: 'web_search', input: {}, caller },
      startTokens: countTextTokens('web_search'),
      pieces: cutIntoTokens(query),
    })
    addBlock(draft, {
      shape: 'whole',
      start: { type: 'web_search_tool_result', tool_use_id: id, caller, content: [searchResult] },
      inputTokens: between(draft.random, 300, 900),
      webSearches: 1,
    })
  }
}

const searchResult = {
  type: 'web_search_result',
  title: 'A page that the simulator found',
  url: 'https://example.com/found',
  page_age: null,
  encrypted_content: 'c2ltdWxhdGVk',
}

/** The text, long enough to reach the target, and the call of a tool where one is due. */
function closingBlocks(draft: Draft): void {
  const call = planToolCall(draft)
  const callTokens = call === undefined ? 0 : call.startTokens + call.pieces.length
  const textTokens = draft.targetTokens - draft.usedTokens - callTokens
  if (textTokens > 0 || (call === undefined && draft.usedTokens === 0)) {
    addBlock(draft, {
      shape: 'text',
      start: { type: 'text', text: '', citations: null },
      pieces: draft.settings.prose.take(draft.random(), Math.max(textTokens, 1)),
    })
  }
  if (call !== undefined) addBlock(draft, call)
}

/** Stops where `max_tokens` stops a model: in the middle of a block, and nothing after it. */
function cutAt(
  tokensMax: number,
  blocks: readonly AnswerBlock[],
): { readonly kept: AnswerBlock[]; readonly cut: boolean } {
  const kept: AnswerBlock[] = []
  let left = tokensMax
  for (const block of blocks) {
    if (block.part === 0) {
      const room = left - block.startTokens
      if (room < 0 || (room === 0 && block.pieces.length > 0)) return { kept, cut: true }
      if (block.pieces.length > room) {
        kept.push({ ...block, pieces: block.pieces.slice(0, room) })
        return { kept, cut: true }
      }
      left = room - block.pieces.length
    }
    kept.push(block)
  }
  return { kept, cut: tokensMax === 0 }
}

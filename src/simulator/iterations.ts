import type { Model } from '#domain/catalog.ts'
import type { AnswerPart } from './answer-block.ts'
import { addBlock, type Draft } from './draft.ts'
import { numberOf, objectOf, objectsOf, stringOf } from './json.ts'
import { findModel, otherModel } from './models.ts'
import type { Prompt } from './prompt.ts'
import type { InputTokens } from './prompt-cache.ts'
import { between } from './random.ts'
import { findText } from './scenario.ts'

/*
 * The three kinds of work that one request can do beside its own sampling, each with an entry in
 * `usage.iterations`: a compaction, an advisor's answer, and an attempt that a model declined before
 * its fallback served. They are asked for by the body, as on the real API, or by the scenario
 * `iterations`, which needs neither a long prompt nor a beta.
 */

type IterationKind = 'compaction' | 'advisor' | 'fallback'

/** The requested model declines, and another one serves: the top level is then the server's. */
export function fallbackBlock(draft: Draft): void {
  if (!isScripted(draft, 'fallback')) return
  const requested = draft.request.model
  const named = objectsOf(draft.request.body['fallbacks'])[0]?.['model']
  const serving = findModel(String(named)) ?? scriptedModel(draft)
  draft.parts[0] = { ...draft.parts[0], model: serving.id }
  addPart(draft, {
    kind: 'declined',
    model: requested.id,
    input: draft.parts[0].input,
    silentOutputTokens: between(draft.random, 5, 30),
  })
  const trigger = { type: 'refusal', category: 'cyber' }
  addBlock(draft, {
    shape: 'whole',
    start: {
      type: 'fallback',
      from: { model: stringOf(draft.request.body['model']) },
      to: { model: serving.id },
      trigger,
    },
  })
}

const compactionTriggerTokensDefault = 150_000

export function compactionBlocks(draft: Draft, prompt: Prompt): void {
  const edits = objectsOf(objectOf(draft.request.body['context_management'])?.['edits'])
  const edit = edits.find((candidate) => candidate['type'] === 'compact_20260112')
  const trigger = numberOf(objectOf(edit?.['trigger'])?.['value']) ?? compactionTriggerTokensDefault
  const asked = edit !== undefined && prompt.tokens >= trigger
  if (!asked && !isScripted(draft, 'compaction')) return
  const pieces = draft.settings.prose.take(draft.random(), between(draft.random, 10, 40))
  const input = asked ? draft.parts[0].input : scriptedInput(draft)
  if (asked) {
    // What is left to answer is the summary and the last turn.
    const uncached = pieces.length + (prompt.parts.at(-1)?.tokens ?? 0)
    draft.parts[0] = { ...draft.parts[0], input: { ...noInput, uncached } }
  }
  const model = draft.parts[0].model
  const part = addPart(draft, { kind: 'compaction', model, input, silentOutputTokens: 0 })
  addBlock(draft, {
    part,
    shape: 'compaction',
    start: { type: 'compaction', content: null, encrypted_content: null },
    pieces,
  })
}

export function advisorBlocks(draft: Draft, prompt: Prompt): void {
  const tool = objectsOf(draft.request.body['tools']).find((candidate) =>
    String(candidate['type']).startsWith('advisor'),
  )
  if (tool === undefined && !isScripted(draft, 'advisor')) return
  const model = findModel(String(tool?.['model'])) ?? scriptedModel(draft)
  const input = tool === undefined ? scriptedInput(draft) : { ...noInput, uncached: prompt.tokens }
  const wanted = between(draft.random, 10, 40)
  const tokens = Math.min(wanted, numberOf(tool?.['max_tokens']) ?? wanted)
  const part = addPart(draft, {
    kind: 'advisor_message',
    model: model.id,
    input,
    silentOutputTokens: 0,
  })
  const id = `srvtoolu_sim${draft.settings.hash.toString(36)}a`
  const caller = { type: 'direct' }
  addBlock(draft, {
    shape: 'whole',
    start: { type: 'server_tool_use', id, name: 'advisor', input: {}, caller },
    startTokens: 2,
  })
  const text = draft.settings.prose.take(draft.random(), tokens).join('')
  addBlock(draft, {
    part,
    shape: 'whole',
    start: {
      type: 'advisor_tool_result',
      tool_use_id: id,
      content: { type: 'advisor_result', text, stop_reason: 'end_turn' },
    },
    startTokens: tokens,
  })
}

const noInput: InputTokens = { uncached: 0, cacheCreation5m: 0, cacheCreation1h: 0, cacheRead: 0 }

function scriptedInput(draft: Draft): InputTokens {
  return {
    uncached: between(draft.random, 20, 80),
    cacheCreation5m: between(draft.random, 0, 20),
    cacheCreation1h: 0,
    cacheRead: between(draft.random, 0, 40),
  }
}

function isScripted(draft: Draft, kind: IterationKind): boolean {
  const { scenario } = draft.settings
  if (!scenario.has('iterations')) return false
  const types = findText(scenario, 'iterations', 'types') ?? 'compaction+advisor'
  return types.split('+').includes(kind)
}

function scriptedModel(draft: Draft): Model {
  const named = findText(draft.settings.scenario, 'iterations', 'model')
  return findModel(String(named)) ?? otherModel(draft.request.model)
}

function addPart(draft: Draft, part: AnswerPart): number {
  draft.parts.push(part)
  return draft.parts.length - 1
}

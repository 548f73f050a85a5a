import type { AnswerBlock, AnswerPart } from './answer-block.ts'
import type { MessagesRequest } from './messages-request.ts'
import type { InputTokens } from './prompt-cache.ts'
import type { Prose } from './prose.ts'
import { between, createRandom, type Random } from './random.ts'
import { findInteger, type Scenario } from './scenario.ts'

/** An answer in the making; each step appends its blocks and counts what they used of the target. */
export type Draft = {
  readonly request: MessagesRequest
  readonly settings: AnswerSettings
  readonly random: Random
  readonly parts: [AnswerPart, ...AnswerPart[]]
  readonly blocks: AnswerBlock[]
  readonly targetTokens: number
  usedTokens: number
}

const derivedOutputTokensMin = 16
const derivedOutputTokensMax = 320

export function createDraft(
  request: MessagesRequest,
  input: InputTokens,
  settings: AnswerSettings,
): Draft {
  const random = createRandom(settings.hash)
  const derived = between(random, derivedOutputTokensMin, derivedOutputTokensMax)
  const targetTokens =
    findInteger(settings.scenario, 'tokens', 'output') ?? settings.outputTokens ?? derived
  const top = { kind: 'message', model: request.model.id, input, silentOutputTokens: 0 } as const
  return { request, settings, random, parts: [top], blocks: [], targetTokens, usedTokens: 0 }
}

export function addBlock(
  draft: Draft,
  block: Pick<AnswerBlock, 'shape' | 'start'> & Partial<AnswerBlock>,
): void {
  const whole = { part: 0, startTokens: 0, pieces: [], inputTokens: 0, webSearches: 0, ...block }
  draft.blocks.push(whole)
  if (whole.part === 0) draft.usedTokens += whole.startTokens + whole.pieces.length
}

export type AnswerSettings = {
  readonly scenario: Scenario
  readonly prose: Prose
  /** Of the seed and the body. */
  readonly hash: number
  readonly outputTokens: number | undefined
}

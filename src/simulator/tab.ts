import type { Answer, AnswerBlock, AnswerPart } from './answer-block.ts'
import {
  type Bill,
  type BillAddition,
  type BillLine,
  type BillUsage,
  emptyBillUsage,
} from './bill.ts'
import type { MessageFacts } from './message.ts'

/** The running bill of one answer: charged as it is generated, and put on the bill once. */
export type Tab = {
  /** Charges what a block costs when it starts. */
  startBlock(block: AnswerBlock): void
  /** Charges tokens of a block as they are generated. */
  generate(block: AnswerBlock, tokens: number): void
  generatedTokens(): number
  close(state: BillLine['state']): void
}

/** Opens with the prompt charged: the input is read before the first token comes out. */
export function openTab(bill: Bill, answer: Answer, facts: MessageFacts): Tab {
  const usages: (BillUsage | undefined)[] = [inputUsage(answer.parts[0])]
  const additions: BillAddition[] = []
  let generated = 0
  let line: BillLine | undefined

  function usageOf(part: number): BillUsage {
    const known = usages[part]
    if (known !== undefined) return known
    // A part that never began is never charged.
    const usage = inputUsage(answer.parts[part] ?? answer.parts[0])
    const { kind, model } = answer.parts[part] ?? answer.parts[0]
    usages[part] = usage
    additions.push({ type: kind, model, usage })
    return usage
  }
  for (const [index, part] of answer.parts.entries()) {
    if (part.kind === 'declined') usageOf(index).output_tokens += part.silentOutputTokens
  }
  return {
    startBlock(block) {
      const usage = usageOf(block.part)
      usage.output_tokens += block.startTokens
      usage.input_tokens += block.inputTokens
      usage.web_search_requests += block.webSearches
      generated += block.startTokens
    },
    generate(block, tokens) {
      usageOf(block.part).output_tokens += tokens
      generated += tokens
    },
    generatedTokens: () => generated,
    close(state) {
      if (line !== undefined) {
        if (state === 'aborted') line.state = state
        return
      }
      line = {
        request_id: facts.requestId,
        message_id: facts.messageId,
        at_ms: facts.atMs,
        model: answer.parts[0].model,
        usage: usageOf(0),
        additions,
        service_tier: facts.serviceTier,
        inference_geo: facts.inferenceGeo,
        speed: facts.speed,
        stream: facts.stream,
        state,
      }
      bill.add(line)
    },
  }
}

function inputUsage({ input }: AnswerPart): BillUsage {
  return {
    ...emptyBillUsage(),
    input_tokens: input.uncached,
    cache_creation_5m_input_tokens: input.cacheCreation5m,
    cache_creation_1h_input_tokens: input.cacheCreation1h,
    cache_read_input_tokens: input.cacheRead,
  }
}

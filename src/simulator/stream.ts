import type { ServerResponse } from 'node:http'
import { systemClock } from '#platform/clock.ts'
import type { Answer, AnswerBlock } from './answer-block.ts'
import { type BodyWriter, createBodyWriter } from './body-writer.ts'
import { sleepWhileOpen, untilClosed } from './exchange.ts'
import { type MessageFacts, presentDeltaUsage, presentStart, signatureOf } from './message.ts'
import { findInteger, findText, type Scenario, type ScenarioName } from './scenario.ts'
import type { Tab } from './tab.ts'

export type Streaming = {
  readonly response: ServerResponse
  readonly answer: Answer
  readonly facts: MessageFacts
  readonly tab: Tab
  readonly scenario: Scenario
  /** 0: as fast as the client reads. */
  readonly tokensPerSecond: number
}

/** Writes the events of an answer, in the real order; the head has been written. Ends when the client leaves. */
export async function streamAnswer(streaming: Streaming): Promise<void> {
  const { response, answer, facts, tab, scenario } = streaming
  const writer = createBodyWriter(response, scenario)
  const run: Run = {
    ...streaming,
    writer,
    fault: findFault(streaming),
    startedMs: systemClock.monotonicMs(),
  }
  const start = { type: 'message_start', message: presentStart(answer, facts) }
  writer.write(isMalformed(scenario, 'message_start') ? malformedEvent : eventOf(start))
  if (scenario.has('cut_after_start')) return cut(run)
  for (const [index, block] of answer.blocks.entries()) {
    const outcome = await streamBlock(run, block, index)
    if (response.destroyed) return
    if (outcome === 'fault') return breakOff(run)
  }
  if (run.fault !== undefined) return breakOff(run)

  // From here on nothing waits, so that a client who sees the end finds it on the bill.
  const delta = presentFinalDelta(answer, facts)
  writer.write(isMalformed(scenario, 'message_delta') ? malformedEvent : eventOf(delta))
  if (!scenario.has('no_message_stop')) writer.write(eventOf({ type: 'message_stop' }))
  tab.close('complete')
  writer.end()
}

type Run = Streaming & {
  readonly writer: BodyWriter
  readonly fault: Fault | undefined
  readonly startedMs: number
}

type Fault = { readonly name: FaultName; readonly afterTokens: number }
type FaultName = 'cut' | 'hang_mid_stream' | 'sse_error'

/** The fault that breaks this stream off, and after how many tokens: half of them unless told. */
function findFault({ answer, scenario }: Streaming): Fault | undefined {
  const names = ['cut', 'hang_mid_stream', 'sse_error'] as const satisfies ScenarioName[]
  const name = names.find((candidate) => scenario.has(candidate))
  if (name === undefined) return undefined
  let tokens = 0
  for (const block of answer.blocks) tokens += block.startTokens + block.pieces.length
  return { name, afterTokens: findInteger(scenario, name, 'after') ?? Math.floor(tokens / 2) }
}

async function breakOff(run: Run): Promise<void> {
  switch (run.fault?.name) {
    case 'sse_error': {
      const error = { type: 'overloaded_error', message: 'Overloaded' }
      run.writer.write(eventOf({ type: 'error', error }))
      run.tab.close('aborted')
      run.writer.end()
      return
    }
    case 'hang_mid_stream':
      return untilClosed(run.response)
    case 'cut':
    case undefined:
      return cut(run)
  }
}

async function cut(run: Run): Promise<void> {
  await run.writer.flushed()
  run.response.destroy()
}

async function streamBlock(
  run: Run,
  block: AnswerBlock,
  index: number,
): Promise<'continue' | 'fault'> {
  if (isFaultDue(run)) return 'fault'
  run.tab.startBlock(block)
  const start = { type: 'content_block_start', index, content_block: block.start }
  run.writer.write(eventOf(start))
  if (index === 0) run.writer.write(pingEvent)
  if (isMalformed(run.scenario, 'delta') && index === 0) run.writer.write(malformedEvent)

  let at = 0
  while (at < block.pieces.length) {
    if (isFaultDue(run)) return 'fault'
    const count = Math.min(countNext(run), block.pieces.length - at)
    await pace(run, count)
    if (run.response.destroyed) return 'continue'
    // Charged before it is written: what a client can have seen is always on the bill.
    run.tab.generate(block, count)
    const text = deltaEvent(block, index, at, count)
    at += count
    if (!run.writer.write(text)) await run.writer.drained()
  }
  if (run.response.destroyed) return 'continue'
  const last = lastDelta(block)
  if (last !== undefined) run.writer.write(deltaOf(index, last))
  const written = run.writer.write(eventOf({ type: 'content_block_stop', index }))
  if (!written) await run.writer.drained()
  return 'continue'
}

function isFaultDue({ fault, tab }: Run): boolean {
  return fault !== undefined && tab.generatedTokens() >= fault.afterTokens
}

const tokensPerEvent = 4
const pacedEventsPerSecond = 10
const pacedTokensPerEventMax = 32

/** How many tokens the next event carries: few, and never past the point where a fault is due. */
function countNext({ fault, tab, tokensPerSecond }: Run): number {
  const paced = Math.ceil(tokensPerSecond / pacedEventsPerSecond)
  const count = tokensPerSecond === 0 ? tokensPerEvent : Math.min(paced, pacedTokensPerEventMax)
  return fault === undefined
    ? count
    : Math.max(1, Math.min(count, fault.afterTokens - tab.generatedTokens()))
}

/** Waits until the next `count` tokens would have come out of a model. */
async function pace(run: Run, count: number): Promise<void> {
  if (run.tokensPerSecond === 0) return
  const tokens = run.tab.generatedTokens() + count
  const dueMs = run.startedMs + (tokens / run.tokensPerSecond) * 1_000
  const waitMs = dueMs - systemClock.monotonicMs()
  if (waitMs >= 1) await sleepWhileOpen(run.response, waitMs)
}

function deltaEvent(block: AnswerBlock, index: number, at: number, count: number): string {
  // Hidden thoughts take time and tokens, and all that the client sees is that the line is alive.
  if (block.shape === 'hidden_thinking') return pingEvent
  const text = block.pieces.slice(at, at + count).join('')
  switch (block.shape) {
    case 'text':
      return deltaOf(index, { type: 'text_delta', text })
    case 'thinking':
      return deltaOf(index, { type: 'thinking_delta', thinking: text })
    case 'tool_use':
    case 'server_tool_use':
      return deltaOf(index, { type: 'input_json_delta', partial_json: text })
    case 'compaction':
      // A summary comes in one delta, at the end.
      return pingEvent
    case 'whole':
      throw new Error('a block that comes whole has no deltas')
  }
}

function lastDelta(block: AnswerBlock): Record<string, unknown> | undefined {
  switch (block.shape) {
    case 'thinking':
    case 'hidden_thinking':
      return { type: 'signature_delta', signature: signatureOf(block) }
    case 'compaction':
      return { type: 'compaction_delta', content: block.pieces.join(''), encrypted_content: null }
    case 'text':
    case 'tool_use':
    case 'server_tool_use':
    case 'whole':
      return undefined
  }
}

function presentFinalDelta(answer: Answer, facts: MessageFacts) {
  const delta = {
    stop_reason: answer.stopReason,
    stop_sequence: null,
    stop_details: null,
    container: null,
  }
  const event = { type: 'message_delta', delta }
  return facts.withoutUsage ? event : { ...event, usage: presentDeltaUsage(answer) }
}

function isMalformed(scenario: Scenario, at: string): boolean {
  return (
    scenario.has('malformed_sse') && (findText(scenario, 'malformed_sse', 'at') ?? 'delta') === at
  )
}

function deltaOf(index: number, delta: Record<string, unknown>): string {
  return eventOf({ type: 'content_block_delta', index, delta })
}

function eventOf(data: { readonly type: string; readonly [field: string]: unknown }): string {
  return `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`
}

const pingEvent = eventOf({ type: 'ping' })
const malformedEvent = 'event: content_block_delta\ndata: {"type":"content_block_delta","ind\n\n'

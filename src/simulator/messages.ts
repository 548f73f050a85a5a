import type { Answer } from './answer-block.ts'
import { planAnswer } from './answer.ts'
import { encodeBody, encodingOf } from './body-writer.ts'
import { simulatorBounds } from './bounds.ts'
import {
  commonHeaders,
  type Exchange,
  sendJson,
  sendRefusal,
  sleepWhileOpen,
  untilClosed,
  type World,
} from './exchange.ts'
import { objectOf } from './json.ts'
import { type MessageFacts, presentMessage } from './message.ts'
import { type MessagesRequest, parseMessagesRequest } from './messages-request.ts'
import { type Prompt, readPrompt } from './prompt.ts'
import { hashBytes } from './random.ts'
import { invalidRequest, isRefusal, type Refusal } from './refusal.ts'
import {
  findInteger,
  noScenario,
  parseScenario,
  refusalOf,
  type Scenario,
  scenarioUserIdPrefix,
} from './scenario.ts'
import { streamAnswer } from './stream.ts'
import { openTab, type Tab } from './tab.ts'

/** `POST /v1/messages`. */
export async function answerMessages(world: World, exchange: Exchange): Promise<void> {
  const request = parseMessagesRequest(exchange.body, 'messages')
  if (isRefusal(request)) return sendRefusal(world, exchange, request)
  const scenario = chooseScenario(world, exchange, request)
  if ('refused' in scenario) return sendRefusal(world, exchange, scenario)
  const refused = refusalOf(scenario)
  if (refused !== undefined) {
    await waitForFirstByte(world, exchange, scenario)
    return sendRefusal(world, exchange, refused)
  }
  const prompt = readPrompt(request)
  const fault = findPromptFault(prompt, request)
  if (fault !== undefined) return sendRefusal(world, exchange, invalidRequest(fault))

  const answer = prepareAnswer(world, exchange, { request, prompt, scenario })
  const facts = { ...presentFacts(request, exchange, scenario), atMs: world.clock.now() }
  const tab = openTab(world.bill, answer, facts)
  exchange.response.once('close', () => {
    tab.close(exchange.response.writableFinished ? 'complete' : 'aborted')
  })
  await waitForFirstByte(world, exchange, scenario)
  if (exchange.response.destroyed) return
  const prepared = { answer, facts, tab, scenario }
  return request.stream
    ? sendStream(world, exchange, prepared)
    : sendMessage(world, exchange, prepared)
}

/** `POST /v1/messages/count_tokens`: free, and exactly what a message of this body would be charged. */
export async function answerCountTokens(world: World, exchange: Exchange): Promise<void> {
  const request = parseMessagesRequest(exchange.body, 'count_tokens')
  if (isRefusal(request)) return sendRefusal(world, exchange, request)
  return answerFree(world, exchange, { input_tokens: readPrompt(request).tokens })
}

/** Answers what is never charged; faults that replace or delay an answer hold here too. */
export async function answerFree(world: World, exchange: Exchange, answer: object): Promise<void> {
  const scenario = chooseScenario(world, exchange, undefined)
  if ('refused' in scenario) return sendRefusal(world, exchange, scenario)
  await waitForFirstByte(world, exchange, scenario)
  if (exchange.response.destroyed) return undefined
  const refused = refusalOf(scenario) ?? (isRefusal(answer) ? answer : undefined)
  return refused === undefined
    ? sendJson(world, exchange, answer)
    : sendRefusal(world, exchange, refused)
}

type Prepared = {
  readonly answer: Answer
  readonly facts: MessageFacts
  readonly tab: Tab
  readonly scenario: Scenario
}

/** The request's own wish first: its header, then its user id; else what is scripted for the path. */
function chooseScenario(
  world: World,
  exchange: Exchange,
  request: MessagesRequest | undefined,
): Scenario | Refusal {
  const header = exchange.request.headers['x-simulator-scenario']
  if (typeof header === 'string') return parseScenario(header)
  const userId = objectOf(request?.body['metadata'])?.['user_id']
  if (typeof userId === 'string' && userId.startsWith(scenarioUserIdPrefix)) {
    return parseScenario(userId.slice(scenarioUserIdPrefix.length))
  }
  return world.faults.take(exchange.path) ?? noScenario
}

async function waitForFirstByte(
  world: World,
  { response }: Exchange,
  scenario: Scenario,
): Promise<void> {
  if (scenario.has('hang')) return untilClosed(response)
  const slowMs = scenario.has('slow') ? (findInteger(scenario, 'slow', 'ms') ?? 1_000) : 0
  return sleepWhileOpen(response, world.latencyMs + slowMs)
}

function findPromptFault(prompt: Prompt, { model }: MessagesRequest): string | undefined {
  if (prompt.tokens > model.inputTokensMax) {
    return `prompt is too long: ${prompt.tokens} tokens > ${model.inputTokensMax} maximum`
  }
  return prompt.breakpoints > simulatorBounds.cacheBreakpointsMax
    ? `A maximum of 4 blocks with cache_control may be provided. Found ${prompt.breakpoints}.`
    : undefined
}

type Asked = {
  readonly request: MessagesRequest
  readonly prompt: Prompt
  readonly scenario: Scenario
}

function prepareAnswer(world: World, exchange: Exchange, asked: Asked): Answer {
  const { request, prompt, scenario } = asked
  const scope = `${credentialOf(exchange) ?? ''}\n${request.model.id}`
  const input = world.cache.divide(prompt, scope)
  return planAnswer(request, prompt, input, {
    scenario,
    prose: world.prose,
    hash: hashBytes(exchange.body, world.seed),
    outputTokens: world.outputTokens,
  })
}

/** The key that a request came with, in either of the two headers. */
export function credentialOf({ request }: Exchange): string | undefined {
  const key = request.headers['x-api-key']
  if (typeof key === 'string') return key
  return /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1]
}

function presentFacts(
  { body, model, stream }: MessagesRequest,
  exchange: Exchange,
  scenario: Scenario,
): Omit<MessageFacts, 'atMs'> {
  const geo = body['inference_geo']
  const hasFast = model.prices.at(-1)?.fast !== undefined
  return {
    requestId: exchange.requestId,
    messageId: `msg_sim${exchange.serial}`,
    stream,
    serviceTier: 'standard',
    inferenceGeo:
      typeof geo === 'string' ? geo : model.acceptsInferenceGeo ? 'global' : 'not_available',
    speed: body['speed'] === 'fast' && hasFast ? 'fast' : 'standard',
    withoutUsage: scenario.has('no_usage'),
  }
}

function sendStream(world: World, exchange: Exchange, prepared: Prepared): Promise<void> {
  const { response } = exchange
  const { scenario } = prepared
  const encoding = encodingOf(scenario)
  response.writeHead(200, {
    ...commonHeaders(world, exchange),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
    ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
  })
  const tokensPerSecond =
    findInteger(scenario, 'pace', 'tokens_per_second') ??
    (scenario.has('pace') ? 20 : world.tokensPerSecond)
  return streamAnswer({ response, ...prepared, tokensPerSecond })
}

async function sendMessage(world: World, exchange: Exchange, prepared: Prepared): Promise<void> {
  const { response } = exchange
  const { answer, facts, scenario, tab } = prepared
  for (const block of answer.blocks) {
    tab.startBlock(block)
    tab.generate(block, block.pieces.length)
  }
  const encoding = encodingOf(scenario)
  const body = encodeBody(JSON.stringify(presentMessage(answer, facts)), encoding)
  response.writeHead(200, {
    ...commonHeaders(world, exchange),
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
  })
  if (scenario.has('cut_after_start')) response.flushHeaders()
  else if (!scenario.has('cut') && !scenario.has('hang_mid_stream')) {
    tab.close('complete')
    response.end(body)
    return
  }
  await sendHalf(exchange, scenario, Buffer.from(body))
}

/** A JSON answer that is never finished: cut after its head, cut in its middle, or left hanging there. */
async function sendHalf({ response }: Exchange, scenario: Scenario, body: Buffer): Promise<void> {
  const half = scenario.has('cut_after_start') ? 0 : Math.floor(body.length / 2)
  await new Promise<void>((resolve) => {
    response.once('close', resolve)
    response.write(body.subarray(0, half), () => resolve())
  })
  if (scenario.has('hang_mid_stream')) return untilClosed(response)
  response.destroy()
}

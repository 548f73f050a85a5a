/**
 * The one exchange that every cell repeats: a request of about 700 bytes, and its answer as JSON and as
 * a stream of 50 events. Always the same usage, so that the books can be checked to the nano-dollar.
 */
const model = 'claude-sonnet-5-5'
const inputTokens = 165
const outputTokens = 48

/** By the public price list: $2 per million tokens in, $10 out. */
export const costNanoUsdOfRequest = BigInt(inputTokens) * 2_000n + BigInt(outputTokens) * 10_000n

export const eventsPerStream = 50

export function requestBody(stream: boolean): string {
  return JSON.stringify({
    model,
    max_tokens: 256,
    stream,
    system: 'You are a careful reader. Answer in one short paragraph, and name the page you used.',
    messages: [{ role: 'user', content: question }],
  })
}

const question =
  'Below are my notes from the meeting of the purchasing team. Tell me which supplier we chose and why. ' +
  'We compared three suppliers of packaging. The first was the cheapest, but needs eleven weeks. The ' +
  'second delivers in two weeks and takes back what we do not use. The third could not name a price for ' +
  'small quantities. Everybody agreed that returns matter more than the last cent, because the spring ' +
  'catalogue changed twice last year, and we threw away four pallets.'

export const jsonAnswer = JSON.stringify({
  id: 'msg_01BenchBenchBenchBench01',
  type: 'message',
  role: 'assistant',
  model,
  content: [
    {
      type: 'text',
      text:
        'You chose the second supplier: it delivers in two weeks and takes back what is not used, ' +
        'which mattered more to everybody than the lowest price, since the catalogue changed twice.',
    },
  ],
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: usageWith(outputTokens),
})

/** The events of a streamed answer, in the form in which they cross the wire. */
export const streamAnswer: readonly string[] = [
  event('message_start', {
    message: {
      id: 'msg_01BenchBenchBenchBench01',
      type: 'message',
      role: 'assistant',
      model,
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: usageWith(1),
    },
  }),
  event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
  event('ping', {}),
  ...Array.from({ length: eventsPerStream - 6 }, (_, index) =>
    event('content_block_delta', {
      index: 0,
      delta: { type: 'text_delta', text: ` word ${index} of` },
    }),
  ),
  event('content_block_stop', { index: 0 }),
  event('message_delta', {
    delta: { stop_reason: 'end_turn', stop_sequence: null },
    usage: { output_tokens: outputTokens },
  }),
  event('message_stop', {}),
]

function usageWith(output: number): object {
  return {
    input_tokens: inputTokens,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
    output_tokens: output,
    service_tier: 'standard',
  }
}

function event(type: string, fields: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`
}

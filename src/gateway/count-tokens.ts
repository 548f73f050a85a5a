import type { Exchange } from './context.ts'
import { upstreamHeaders } from './headers.ts'

/**
 * The upstream's own count of a body's input, which it gives for free. `undefined` where it does not
 * give one in time: the refusal that it might have averted then stands.
 */
export async function countTokens(exchange: Exchange, body: Buffer): Promise<number | undefined> {
  const { gateway, request, requestId } = exchange
  const { upstream, bounds, askParser } = gateway
  try {
    const counted = await askParser.countTokensBody(body)
    if (!counted) return undefined
    const answer = await upstream.dispatcher.request({
      origin: upstream.origin,
      path: `${upstream.pathPrefix}/v1/messages/count_tokens`,
      method: 'POST',
      headers: upstreamHeaders(request.headers, upstream.apiKey),
      body: counted,
      headersTimeout: bounds.countTokensMsMax,
      bodyTimeout: bounds.countTokensMsMax,
      signal: AbortSignal.timeout(bounds.countTokensMsMax),
    })
    if (answer.statusCode !== 200) {
      await answer.body.dump()
      return undefined
    }
    const tokens = ((await answer.body.json()) as { input_tokens?: unknown } | null)?.input_tokens
    return typeof tokens === 'number' && Number.isSafeInteger(tokens) && tokens >= 0
      ? tokens
      : undefined
  } catch (error) {
    gateway.logger.warn(
      { requestId, err: error },
      'the upstream did not count the tokens of a body',
    )
    return undefined
  }
}

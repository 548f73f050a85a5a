/** Why the gateway took no request, in words. */
export const refusalsEn = {
  scopes: {
    api_key: 'the key',
    workspace: 'the workspace',
    organization: 'the organization',
  },
  spendReached: (scope: string, limit: string, at: string) =>
    `The spend limit of ${scope} (${limit}) is reached. Access comes back on ${at}, or as soon as the limit is raised.`,
  spendTooLarge: (bound: string, left: string, scope: string) =>
    `This request could cost up to ${bound}, and ${left} is left of the spend limit of ${scope}.`,
  fitsWith: (maxTokens: string) => `With ${maxTokens} output tokens or less it fits.`,
  spendReserved: (scope: string) =>
    `Running requests hold what is left of the spend limit of ${scope}. Try again in a moment.`,
  rateLimited: (scope: string, limit: string, limiter: string) =>
    `The rate limit of ${scope} is reached: ${limit} ${limiter}.`,
  rateNever: (scope: string, limit: string, limiter: string) =>
    `This request is larger than the rate limit of ${scope}: ${limit} ${limiter}.`,
  againIn: (seconds: string) => `Try again in ${seconds} s.`,
  limiters: {
    requests_per_minute: 'requests per minute',
    input_tokens_per_minute: 'input tokens per minute',
    input_tokens_per_minute_cache_aware: 'input tokens per minute, cache reads excluded',
    output_tokens_per_minute: 'output tokens per minute',
    tokens_per_minute: 'tokens per minute',
    tokens_per_day: 'tokens per day',
    concurrent_requests: 'requests at the same time',
  },
  modelNotAllowed: (scope: string) => `The settings of ${scope} do not allow this model.`,
  addressNotAllowed: (scope: string) =>
    `The settings of ${scope} allow no requests from this address.`,
  unbounded: (scope: string) =>
    `The settings of ${scope} allow no requests whose cost has no bound beforehand.`,
  geoNotAllowed: (scope: string) =>
    `The settings of ${scope} allow no requests in this region of inference.`,
  paused: 'The workspace is paused: its requests are refused until somebody resumes it.',
  notAuthenticated: 'The key does not work any more.',
  upstreamFailed: 'The Claude API gave no answer. Try again shortly.',
  upstreamRefuses:
    'The Claude API refuses the credential of this server. An admin has to replace it.',
}

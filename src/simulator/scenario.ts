import { invalidRequest, type Refusal, refusal } from './refusal.ts'

/**
 * What can be asked of the simulator on top of an ordinary answer, with the parameters of each.
 * `README.md` says what every one does.
 */
const vocabulary = {
  rate_limited: { retry_after: 'integer' },
  unauthorized: {},
  billing: {},
  credit_balance: {},
  error: { status: 'integer' },
  overloaded: {},
  slow: { ms: 'integer' },
  pace: { tokens_per_second: 'integer' },
  malformed_sse: { at: 'text' },
  cut: { after: 'integer' },
  cut_after_start: {},
  hang: {},
  hang_mid_stream: { after: 'integer' },
  no_usage: {},
  sse_error: { after: 'integer' },
  gzip: {},
  br: {},
  deflate: {},
  iterations: { types: 'text', model: 'text' },
  hidden_thinking: { tokens: 'integer' },
  tokens: { output: 'integer' },
  no_message_stop: {},
  chunked: { bytes: 'integer' },
} as const satisfies Record<string, Record<string, 'integer' | 'text'>>

export type ScenarioName = keyof typeof vocabulary

/** The scenarios asked for, each with its parameters as text. Parsed: names and numbers are good. */
export type Scenario = ReadonlyMap<ScenarioName, Readonly<Record<string, string>>>

export const noScenario: Scenario = new Map()

/** A user id that begins so asks for a scenario, for clients that cannot set a header. */
export const scenarioUserIdPrefix = 'simulator:'

/** Reads `name;param=value;…,name;…`. */
export function parseScenario(text: string): Scenario | Refusal {
  const scenario = new Map<ScenarioName, Record<string, string>>()
  for (const item of text.split(',')) {
    const [name = '', ...settings] = item.split(';').map((word) => word.trim())
    if (!isScenarioName(name)) return invalidRequest(`simulator: unknown scenario "${name}"`)
    const kinds: Readonly<Record<string, 'integer' | 'text'>> = vocabulary[name]
    const parameters: Record<string, string> = {}
    for (const setting of settings) {
      const [parameter = '', value = ''] = setting.split('=')
      const kind = Object.hasOwn(kinds, parameter) ? kinds[parameter] : undefined
      if (kind === undefined) {
        return invalidRequest(`simulator: scenario "${name}" has no parameter "${parameter}"`)
      }
      if (kind === 'integer' && !/^\d{1,9}$/.test(value)) {
        return invalidRequest(`simulator: "${name};${parameter}" takes a whole number`)
      }
      parameters[parameter] = value
    }
    scenario.set(name, parameters)
  }
  return scenario
}

/** A whole-number parameter, or `undefined` when the scenario or the parameter was not given. */
export function findInteger(
  scenario: Scenario,
  name: ScenarioName,
  parameter: string,
): number | undefined {
  const value = scenario.get(name)?.[parameter]
  return value === undefined ? undefined : Number(value)
}

export function findText(
  scenario: Scenario,
  name: ScenarioName,
  parameter: string,
): string | undefined {
  return scenario.get(name)?.[parameter]
}

/** The error that the scenario asks for in place of a 200, if it does. */
export function refusalOf(scenario: Scenario): Refusal | undefined {
  if (scenario.has('rate_limited')) return rateLimited(scenario)
  if (scenario.has('unauthorized')) {
    return refusal(401, 'authentication_error', 'invalid x-api-key')
  }
  if (scenario.has('billing')) {
    return refusal(402, 'billing_error', 'There is a problem with your payment method.')
  }
  if (scenario.has('credit_balance')) {
    return invalidRequest(
      'Your credit balance is too low to access the Anthropic API. ' +
        'Please go to Plans & Billing to upgrade or purchase credits.',
    )
  }
  if (scenario.has('error')) {
    const asked = findInteger(scenario, 'error', 'status') ?? 500
    const status = asked >= 400 && asked <= 599 ? asked : 500
    return refusal(status, status === 504 ? 'timeout_error' : 'api_error', 'Internal server error')
  }
  if (scenario.has('overloaded')) return refusal(529, 'overloaded_error', 'Overloaded')
  return undefined
}

function rateLimited(scenario: Scenario): Refusal {
  const retryAfterSeconds = findInteger(scenario, 'rate_limited', 'retry_after') ?? 1
  return refusal(
    429,
    'rate_limit_error',
    "This request would exceed your organization's rate limit of 30,000 input tokens per minute. " +
      'For details, refer to: https://docs.claude.com/en/api/rate-limits.',
    {
      'retry-after': String(retryAfterSeconds),
      'anthropic-ratelimit-input-tokens-remaining': '0',
      'anthropic-ratelimit-tokens-remaining': '0',
    },
  )
}

function isScenarioName(name: string): name is ScenarioName {
  return Object.hasOwn(vocabulary, name)
}

/** Numbers about this process, for a monitoring system to collect. They name workspaces and models by id, and nobody. */
export type Metrics = {
  /** A number that goes up and down, and has no value until it is first set. */
  gauge(name: MetricName, help: string): Gauge
  /** A gauge that is read when it is asked for. */
  gaugeOf(name: MetricName, help: string, read: () => number): void
  /** A number that only goes up, from 0. */
  counter(name: MetricName, help: string): Counter
  /** A metric with labels: whoever keeps its numbers lists them when they are asked for. */
  family(name: MetricName, family: MetricFamily): void
  /** Brings up to date what is read from elsewhere, before each answer. May take its time, within a bound of its own. */
  onCollect(refresh: () => Promise<void>): void
  /** As `expose`, once everything is up to date. */
  collect(): Promise<string>
  /** All of them in Prometheus' text format, version 0.0.4. */
  expose(): string
}

/** With its unit at the end, where it has one. `process_` and `nodejs_` are named as everywhere else. */
export type MetricName = `atelier_${string}` | `process_${string}` | `nodejs_${string}`

export type Gauge = { set(value: number): void }
export type Counter = { add(value: number): void }

export type MetricFamily = {
  readonly type: 'gauge' | 'counter' | 'histogram'
  readonly help: string
  readonly samples: () => Iterable<Sample>
}

/** One line: its labels as `labelText` writes them. */
export type Sample = {
  /** `_bucket`, `_sum` and `_count` of a histogram. */
  readonly suffix?: string
  readonly labels: string
  /** A decimal as text, where no number would hold it exactly. */
  readonly value: number | string
}

/** The content type of `expose`. */
export const metricsContentType = 'text/plain; version=0.0.4; charset=utf-8'

/** Labels as they stand behind a name: `{model="claude-haiku-4-5"}`. To be made once, and kept. */
export function labelText(labels: Readonly<Record<string, string>>): string {
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${escapeValue(value)}"`)
  return parts.length === 0 ? '' : `{${parts.join(',')}}`
}

export function createMetrics(): Metrics {
  const metrics = new Map<MetricName, MetricFamily>()
  const refreshers: (() => Promise<void>)[] = []

  function family(name: MetricName, added: MetricFamily): void {
    if (!/^[a-z][a-z0-9_]+$/.test(name)) throw new Error(`${name} is no name of a metric`)
    if (metrics.has(name)) throw new Error(`the metric ${name} exists already`)
    metrics.set(name, added)
  }
  const expose = (): string =>
    [...metrics].map(([name, metric]) => exposeOne(name, metric)).join('')

  return {
    gauge: (name, help) => {
      let current: number | undefined
      const samples = () => (current === undefined ? [] : [{ labels: '', value: current }])
      family(name, { type: 'gauge', help, samples })
      return {
        set: (value) => {
          current = value
        },
      }
    },
    gaugeOf: (name, help, read) =>
      family(name, { type: 'gauge', help, samples: () => [{ labels: '', value: read() }] }),
    counter: (name, help) => {
      let current = 0
      family(name, { type: 'counter', help, samples: () => [{ labels: '', value: current }] })
      return {
        add: (value) => {
          if (value < 0) throw new RangeError(`a counter does not go down: ${name} by ${value}`)
          current += value
        },
      }
    },
    family,
    onCollect: (refresh) => void refreshers.push(refresh),
    collect: async () => {
      await Promise.all(refreshers.map((refresh) => refresh()))
      return expose()
    },
    expose,
  }
}

/** What it is comes also while there is no number of it. */
function exposeOne(name: MetricName, { type, help, samples }: MetricFamily): string {
  let lines = ''
  for (const { suffix = '', labels, value } of samples()) {
    lines += `${name}${suffix}${labels} ${typeof value === 'string' ? value : numberText(value)}\n`
  }
  const text = help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
  return `# HELP ${name} ${text}\n# TYPE ${name} ${type}\n${lines}`
}

/** As Go reads it, which Prometheus is written in. */
function numberText(value: number): string {
  if (value === Infinity) return '+Inf'
  if (value === -Infinity) return '-Inf'
  return String(value)
}

function escapeValue(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"')
}

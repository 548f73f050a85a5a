/** Numbers about this process, for a monitoring system to collect. They have no labels, so they name nobody. */
export type Metrics = {
  /** A number that goes up and down, and is absent until it is first set. */
  gauge(name: MetricName, help: string): Gauge
  /** A gauge that is read when it is asked for. */
  gaugeOf(name: MetricName, help: string, read: () => number): void
  /** A number that only goes up, from 0. */
  counter(name: MetricName, help: string): Counter
  /** All of them in Prometheus' text format, version 0.0.4. */
  expose(): string
}

/** With its unit at the end, where it has one. */
export type MetricName = `atelier_${string}`

export type Gauge = { set(value: number): void }
export type Counter = { add(value: number): void }

/** The content type of `expose`. */
export const metricsContentType = 'text/plain; version=0.0.4; charset=utf-8'

export function createMetrics(): Metrics {
  const metrics = new Map<MetricName, Metric>()

  function add(name: MetricName, metric: Metric): void {
    if (!/^[a-z_]+$/.test(name)) throw new Error(`${name} is no name of a metric`)
    if (metrics.has(name)) throw new Error(`the metric ${name} exists already`)
    metrics.set(name, metric)
  }

  return {
    gauge: (name, help) => {
      let current: number | undefined
      add(name, { type: 'gauge', help, read: () => current })
      return {
        set: (value) => {
          current = value
        },
      }
    },
    gaugeOf: (name, help, read) => add(name, { type: 'gauge', help, read }),
    counter: (name, help) => {
      let current = 0
      add(name, { type: 'counter', help, read: () => current })
      return {
        add: (value) => {
          if (value < 0) throw new RangeError(`a counter does not go down: ${name} by ${value}`)
          current += value
        },
      }
    },
    expose: () => [...metrics].map(([name, metric]) => exposeOne(name, metric)).join(''),
  }
}

type Metric = {
  readonly type: 'gauge' | 'counter'
  readonly help: string
  readonly read: () => number | undefined
}

function exposeOne(name: MetricName, { type, help, read }: Metric): string {
  const value = read()
  if (value === undefined) return ''
  const text = help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
  return `# HELP ${name} ${text}\n# TYPE ${name} ${type}\n${name} ${value}\n`
}

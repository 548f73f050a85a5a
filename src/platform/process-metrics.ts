import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Metrics } from './metrics.ts'

/** What this process uses, under the names that dashboards for Node know. Runs until `stop`. */
export function watchProcess(metrics: Metrics): { stop(): void } {
  const lag = monitorEventLoopDelay({ resolution: resolutionMs })
  lag.enable()
  metrics.family('process_cpu_seconds_total', {
    type: 'counter',
    help: 'CPU time used, by the user and the system.',
    samples: () => {
      const { user, system } = process.cpuUsage()
      return [{ labels: '', value: (user + system) / 1e6 }]
    },
  })
  metrics.gaugeOf('process_resident_memory_bytes', 'Memory in use.', () =>
    process.memoryUsage.rss(),
  )
  metrics.gaugeOf(
    'process_start_time_seconds',
    'When the process started: a Unix timestamp.',
    () => performance.timeOrigin / 1000,
  )
  metrics.gaugeOf(
    'nodejs_heap_size_used_bytes',
    'Memory that JavaScript objects use.',
    () => process.memoryUsage().heapUsed,
  )
  metrics.gaugeOf(
    'nodejs_heap_size_total_bytes',
    'Memory set aside for JavaScript objects.',
    () => process.memoryUsage().heapTotal,
  )
  metrics.family('nodejs_eventloop_lag_seconds', {
    type: 'gauge',
    help: 'How late timers ran since the last time that this was asked, by quantile; 1 is the latest.',
    samples: () => {
      const samples = [0.5, 0.99, 1].map((quantile) => ({
        labels: `{quantile="${quantile}"}`,
        value: lagSeconds(lag.percentile(quantile * 100)),
      }))
      lag.reset()
      return samples
    },
  })
  return { stop: () => lag.disable() }
}

const resolutionMs = 20

/** What is measured is the time from one tick to the next. */
function lagSeconds(delayNs: number): number {
  return Math.max(0, delayNs / 1e9 - resolutionMs / 1000)
}

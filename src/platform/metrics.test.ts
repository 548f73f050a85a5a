import { expect, test } from 'vitest'
import { createMetrics } from './metrics.ts'

test('metrics are exposed in the text format, one line of help, type and value each', () => {
  const metrics = createMetrics()
  metrics.gauge('atelier_level', 'How high\nit \\ stands.').set(1.5)
  metrics.counter('atelier_things_total', 'Things.').add(2)
  metrics.gaugeOf('atelier_running', 'Running.', () => 3)

  expect(metrics.expose()).toBe(
    '# HELP atelier_level How high\\nit \\\\ stands.\n# TYPE atelier_level gauge\natelier_level 1.5\n' +
      '# HELP atelier_things_total Things.\n# TYPE atelier_things_total counter\natelier_things_total 2\n' +
      '# HELP atelier_running Running.\n# TYPE atelier_running gauge\natelier_running 3\n',
  )
})

test('a gauge that nothing has been measured for is absent, and a counter stands at 0', () => {
  const metrics = createMetrics()
  metrics.gauge('atelier_level', 'Level.')
  metrics.counter('atelier_things_total', 'Things.')

  expect(metrics.expose()).not.toContain('atelier_level')
  expect(metrics.expose()).toContain('atelier_things_total 0\n')
})

test('a name is taken once, and a counter does not go down', () => {
  const metrics = createMetrics()
  const counter = metrics.counter('atelier_things_total', 'Things.')

  expect(() => metrics.gauge('atelier_things_total', 'Things.')).toThrow(/exists already/)
  expect(() => counter.add(-1)).toThrow(/does not go down/)
})

import { expect, test } from 'vitest'
import { parseMetrics } from '#test/support/parse-metrics.ts'
import { createHistogram } from './histogram.ts'
import { createMetrics, labelText } from './metrics.ts'

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

test('a gauge that nothing has been measured for has no value, and a counter stands at 0', () => {
  const metrics = createMetrics()
  metrics.gauge('atelier_level', 'Level.')
  metrics.counter('atelier_things_total', 'Things.')

  expect(metrics.expose()).not.toMatch(/^atelier_level/m)
  expect(metrics.expose()).toContain('atelier_things_total 0\n')
})

test('a name is taken once, and a counter does not go down', () => {
  const metrics = createMetrics()
  const counter = metrics.counter('atelier_things_total', 'Things.')

  expect(() => metrics.gauge('atelier_things_total', 'Things.')).toThrow(/exists already/)
  expect(() => counter.add(-1)).toThrow(/does not go down/)
})

test('whatever a label holds, what is exposed is read back as it was', () => {
  const name = 'a "quoted" name\nof \\ two lines, with } and ,'
  const metrics = createMetrics()
  metrics.family('atelier_workspace_info', {
    type: 'gauge',
    help: 'Names.',
    samples: () => [{ labels: labelText({ workspace: 'wrkspc_1', name }), value: '0.000000001' }],
  })

  const [family] = parseMetrics(metrics.expose())

  expect(family).toMatchObject({
    name: 'atelier_workspace_info',
    samples: [{ labels: { workspace: 'wrkspc_1', name }, value: '0.000000001' }],
  })
})

test('a histogram counts a value in its bucket and all wider ones, the edge included', () => {
  const metrics = createMetrics()
  const histogram = createHistogram([0.1, 1])
  const samples = () => histogram.samples(labelText({ model: 'm' }))
  metrics.family('atelier_wait_seconds', { type: 'histogram', help: 'Waits.', samples })
  for (const value of [0.1, 0.5, 1, 7]) histogram.observe(value)

  const [family] = parseMetrics(metrics.expose())

  expect(family?.samples.map(({ suffix, labels, value }) => [suffix, labels['le'], value])).toEqual(
    [
      ['_bucket', '0.1', '1'],
      ['_bucket', '1', '3'],
      ['_bucket', '+Inf', '4'],
      ['_sum', undefined, '8.6'],
      ['_count', undefined, '4'],
    ],
  )
})

test('what is read from elsewhere is brought up to date before it is shown', async () => {
  const metrics = createMetrics()
  const gauge = metrics.gauge('atelier_level', 'Level.')
  metrics.onCollect(async () => gauge.set(7))

  expect(await metrics.collect()).toContain('\natelier_level 7\n')
})

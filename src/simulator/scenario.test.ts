import { expect, test } from 'vitest'
import { findInteger, parseScenario } from './scenario.ts'

test('several scenarios with parameters are read from one text', () => {
  const scenario = parseScenario('slow;ms=250, tokens;output=9,gzip')
  if ('refused' in scenario) throw new Error(scenario.message)

  expect([...scenario.keys()]).toEqual(['slow', 'tokens', 'gzip'])
  expect(findInteger(scenario, 'slow', 'ms')).toBe(250)
  expect(findInteger(scenario, 'tokens', 'output')).toBe(9)
})

test.each(['nonsense', 'slow;seconds=1', 'slow;ms=fast', 'slow;ms=-1', 'constructor', ''])(
  'what the simulator does not know is refused, not ignored: %s',
  (text) => {
    expect(parseScenario(text)).toMatchObject({ refused: true, status: 400 })
  },
)

import { simulatorBounds } from './bounds.ts'
import { type JsonObject, isJsonObject } from './json.ts'
import { invalidRequest, type Refusal } from './refusal.ts'
import { parseScenario, type Scenario } from './scenario.ts'

/** Scenarios scripted for the next requests, whoever sends them, used up in order. */
export type FaultScript = {
  /** Takes the body of `POST /simulator/faults`: `{scenario, count?, path?}`. */
  add(body: unknown): JsonObject | Refusal
  /** The scenario for the next request to `path`, if one is scripted; uses it up. */
  take(path: string): Scenario | undefined
  reset(): void
}

type ScriptedFault = { readonly path: string; readonly scenario: Scenario; left: number }

export function createFaultScript(): FaultScript {
  let faults: ScriptedFault[] = []
  return {
    add(body) {
      if (!isJsonObject(body)) return invalidRequest('Input should be an object')
      const { scenario: text, count = 1, path = '/v1/messages' } = body
      if (typeof text !== 'string') return invalidRequest('scenario: Field required')
      if (typeof path !== 'string') return invalidRequest('path: Input should be a valid string')
      if (typeof count !== 'number' || !Number.isInteger(count) || count < 1) {
        return invalidRequest('count: Input should be a whole number above 0')
      }
      if (faults.length >= simulatorBounds.scriptedFaultsMax) {
        return invalidRequest('simulator: too many scripted faults')
      }
      const scenario = parseScenario(text)
      if ('refused' in scenario) return scenario
      faults.push({ path, scenario, left: count })
      return { queued: faults.reduce((sum, fault) => sum + fault.left, 0) }
    },
    take(path) {
      if (faults.length === 0) return undefined
      const fault = faults.find((candidate) => candidate.path === path)
      if (fault === undefined) return undefined
      fault.left -= 1
      if (fault.left === 0) faults = faults.filter((other) => other !== fault)
      return fault.scenario
    },
    reset() {
      faults = []
    },
  }
}

import Anthropic from '@anthropic-ai/sdk'
import type { ControlWorld } from './control.ts'

/** The unmodified SDK, with our function in the place of its network. */
export function sdkOf(world: ControlWorld, apiKey: string = world.adminKey): Anthropic {
  return new Anthropic({
    apiKey,
    authToken: null,
    baseURL: 'http://atelier.test',
    maxRetries: 0,
    fetch: async (url, init) => {
      world.clock.advance(1)
      return world.control.fetch(new Request(url, init))
    },
  })
}

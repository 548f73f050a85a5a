import type { DescribedEndpoint } from '#contract/endpoint.ts'
import { openRoutes } from './open-routes.ts'
import { routes } from './routes.ts'

/** What the Admin API consists of, for those who describe it: also what anybody may ask for. */
export const endpoints: readonly DescribedEndpoint[] = [...routes, ...openRoutes].map(
  ({ endpoint }) => endpoint,
)

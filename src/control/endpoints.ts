import type { DescribedEndpoint } from '#contract/openapi.ts'
import { routes } from './routes.ts'

/** What the Admin API consists of, for those who describe it, call it or try it. */
export const endpoints: readonly DescribedEndpoint[] = routes.map(({ endpoint }) => endpoint)

import { useQuery } from '@tanstack/react-query'
import { send } from '../../api/client.ts'
import type { ApiFault } from '../../api/fault.ts'
import type { AnswerOf, InputOf, ReadOperation } from '../../api/operations.ts'
import { requestOf } from '../../api/request.ts'

/** Reports are at most a minute behind, and whoever looks at one rarely needs it sooner. */
const everyMs = 60_000

export type Report<Answer> = {
  /** Undefined until it is there. */
  readonly data: Answer | undefined
  /** Everything that was settled up to then is in it: RFC 3339. */
  readonly freshAsOf: string | undefined
  readonly fault: ApiFault | null
  readonly retry: () => void
}

/** Reads a report, and again each minute while its page is seen. */
export function useReport<Key extends ReadOperation>(
  operation: Key,
  input: InputOf<Key>,
  { enabled = true }: { readonly enabled?: boolean } = {},
): Report<AnswerOf<Key>> {
  const query = useQuery<{ answer: AnswerOf<Key>; freshAsOf: string | undefined }, ApiFault>({
    queryKey: ['report', operation, input],
    queryFn: async ({ signal }) => {
      const response = await send(requestOf(operation, input).path, { method: 'GET', signal })
      return {
        answer: (await response.json()) as AnswerOf<Key>,
        freshAsOf: response.headers.get('atelier-fresh-as-of') ?? undefined,
      }
    },
    enabled,
    refetchInterval: everyMs,
  })
  return {
    data: query.data?.answer,
    freshAsOf: query.data?.freshAsOf,
    fault: query.error,
    retry: () => void query.refetch(),
  }
}

import {
  keepPreviousData,
  queryOptions,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { call } from './client.ts'
import type { ApiFault } from './fault.ts'
import type { AnswerOf, InputOf, Operation, ReadOperation } from './operations.ts'

/** What an operation answers, as loaders prefetch it and pages read it. */
export function answerOf<Key extends ReadOperation>(operation: Key, input: InputOf<Key>) {
  return queryOptions<AnswerOf<Key>, ApiFault>({
    queryKey: [operation, input],
    queryFn: ({ signal }) => call(operation, input, { signal }),
  })
}

type ApiOptions = {
  readonly enabled?: boolean
  /** For figures that move by themselves: asks again while the page is seen. */
  readonly everyMs?: number
  /** Leaves the last page standing while the next one comes. */
  readonly keepsLast?: boolean
}

/** Reads. `data` is undefined until it is there. */
export function useApi<Key extends ReadOperation>(
  operation: Key,
  input: InputOf<Key>,
  { enabled = true, everyMs, keepsLast = false }: ApiOptions = {},
) {
  return useQuery({
    ...answerOf(operation, input),
    enabled,
    ...(everyMs === undefined ? {} : { refetchInterval: everyMs }),
    ...(keepsLast ? { placeholderData: keepPreviousData } : {}),
  })
}

type ChangeOptions<Key extends Operation> = {
  readonly onDone?: (answer: AnswerOf<Key>, input: InputOf<Key>) => void
  /** What stands around the call: `useFresh()` for what needs a fresh check. */
  readonly around?: <Answer>(action: () => Promise<Answer>) => Promise<Answer>
}

/** Changes something. Whatever is on screen is read again afterwards: one change shows in many places. */
export function useChange<Key extends Operation>(operation: Key, options: ChangeOptions<Key> = {}) {
  const client = useQueryClient()
  return useMutation<AnswerOf<Key>, ApiFault, InputOf<Key>>({
    mutationFn: (input) => {
      const action = (): Promise<AnswerOf<Key>> => call(operation, input)
      return options.around ? options.around(action) : action()
    },
    // An answer may hold a secret: it is forgotten with the form that asked.
    gcTime: 0,
    onSuccess: async (answer, input) => {
      options.onDone?.(answer, input)
      await client.invalidateQueries()
    },
  })
}

/** Asks what changes nothing, though it is sent like a change: whatever is on screen stays as it was read. */
export function useAsk<Key extends Operation>(operation: Key) {
  return useMutation<AnswerOf<Key>, ApiFault, InputOf<Key>>({
    mutationFn: (input) => call(operation, input),
  })
}

import { useMutation } from '@tanstack/react-query'
import { call } from '../../api/client.ts'
import type { ApiFault } from '../../api/fault.ts'
import type { AnswerOf, InputOf, Operation } from '../../api/operations.ts'

/** What lets somebody in. Nothing is read again afterwards, as after other changes: the page is left. */
export function useEntry<Key extends Operation>(
  operation: Key,
  onDone?: (answer: AnswerOf<Key>) => void,
) {
  return useMutation<AnswerOf<Key>, ApiFault, InputOf<Key>>({
    mutationFn: (input) => call(operation, input),
    ...(onDone && { onSuccess: (answer) => onDone(answer) }),
  })
}

import { useEffect, useRef, useState } from 'react'
import { useAccount } from '../../api/use-account.ts'
import type { ApiFault } from '../../api/fault.ts'
import { streamMessage } from '../../models/ask-model.ts'
import type { Answer, Turn } from '../../models/ask-model.ts'
import { withPlaygroundKey } from '../../models/playground-key.ts'
import type { PlaygroundPlace } from '../../models/playground-key.ts'

/** One question and what came of it. */
export type Exchange = {
  readonly id: number
  readonly model: string
  readonly question: string
  /** As much as there is. */
  readonly text: string
  readonly outcome:
    | { readonly type: 'running' | 'stopped' }
    | { readonly type: 'answered'; readonly answer: Answer; readonly tookMs: number }
    | { readonly type: 'failed'; readonly fault: ApiFault }
}

export type Question = {
  readonly workspaceId: string
  readonly model: string
  readonly system: string
  readonly maxTokens: number
  readonly question: string
}

/** A conversation, which is in this page's memory and nowhere else. Leaving the page stops what is running. */
export function useConversation() {
  const { id: userId } = useAccount().user
  const [exchanges, setExchanges] = useState<readonly Exchange[]>([])
  const running = useRef<AbortController>(undefined)
  useEffect(() => () => running.current?.abort(), [])
  const isRunning = exchanges.at(-1)?.outcome.type === 'running'

  const send = async (question: Question): Promise<void> => {
    const abort = new AbortController()
    running.current = abort
    const id = (exchanges.at(-1)?.id ?? 0) + 1
    const patch = (part: Partial<Exchange>): void =>
      setExchanges((all) => all.map((each) => (each.id === id ? { ...each, ...part } : each)))
    const { model, question: text } = question
    setExchanges([
      ...exchanges,
      { id, model, question: text, text: '', outcome: { type: 'running' } },
    ])
    const startMs = performance.now()
    try {
      const answer = await ask({ userId, ...question }, turnsOf(exchanges), {
        signal: abort.signal,
        onText: (soFar) => patch({ text: soFar }),
      })
      const tookMs = performance.now() - startMs
      patch({ text: answer.text, outcome: { type: 'answered', answer, tookMs } })
    } catch (fault) {
      patch({
        outcome: abort.signal.aborted
          ? { type: 'stopped' }
          : { type: 'failed', fault: fault as ApiFault },
      })
    }
  }
  return {
    exchanges,
    isRunning,
    send,
    stop: (): void => running.current?.abort(),
    clear: (): void => {
      running.current?.abort()
      setExchanges([])
    },
  }
}

function ask(
  { userId, workspaceId, model, system, maxTokens, question }: Question & PlaygroundPlace,
  before: readonly Turn[],
  streaming: Parameters<typeof streamMessage>[2],
): Promise<Answer> {
  const request = {
    model,
    max_tokens: maxTokens,
    ...(system.trim() !== '' && { system }),
    messages: [...before, { role: 'user' as const, content: question }],
  }
  return withPlaygroundKey({ userId, workspaceId }, (secret) =>
    streamMessage(secret, request, streaming),
  )
}

/** What the model is reminded of: questions that got an answer, and their answers. */
export function turnsOf(exchanges: readonly Exchange[]): readonly Turn[] {
  return exchanges
    .filter(({ text, outcome }) => text !== '' && outcome.type !== 'failed')
    .flatMap(({ question, text }): Turn[] => [
      { role: 'user', content: question },
      { role: 'assistant', content: text },
    ])
}

/** Asks a thread or a process; what is asked at once may be answered in any order. */
export type Asker<Question, Answer> = {
  waiting(): number
  /** Rejects with the name and message of what the other side threw, or when it ended. */
  ask(question: Question): Promise<Answer>
  close(): Promise<void>
}

/** What the other side is started with. */
export type AnswererData = Readonly<Record<string, unknown>>

export type Asked = { readonly id: number; readonly question: unknown }
export type Answered = { readonly id: number } & (
  | { readonly answer: unknown }
  | { readonly error: string; readonly name: string }
)

/** The other side, while it runs. */
export type Answerer = {
  send(asked: Asked): void
  /** Keeps this process alive, or no longer. */
  ref(): void
  unref(): void
  end(): Promise<void>
}

export type AnswererEvents = {
  answered(answered: Answered): void
  ended(error: Error): void
}

type Waiting = { resolve(answer: unknown): void; reject(error: Error): void }

/** The other side is started when it is first needed, and again should it break. */
export function createAsker<Question, Answer>(
  start: (events: AnswererEvents) => Answerer,
): Asker<Question, Answer> {
  const waiting = new Map<number, Waiting>()
  let answerer: Answerer | undefined
  let lastId = 0

  function startAnswerer(): Answerer {
    const started = start({
      answered: (answered) => {
        const asker = waiting.get(answered.id)
        waiting.delete(answered.id)
        if (waiting.size === 0) started.unref()
        if ('error' in answered) asker?.reject(errorOf(answered))
        else asker?.resolve(answered.answer)
      },
      ended: (error) => {
        if (answerer !== started) return
        answerer = undefined
        for (const { reject } of waiting.values()) reject(error)
        waiting.clear()
      },
    })
    return started
  }

  return {
    waiting: () => waiting.size,
    ask: (question) =>
      new Promise<Answer>((resolve, reject) => {
        answerer ??= startAnswerer()
        // Whoever waits for an answer keeps the process alive for it.
        answerer.ref()
        waiting.set(++lastId, { resolve: (answer) => resolve(answer as Answer), reject })
        answerer.send({ id: lastId, question })
      }),
    close: async () => await answerer?.end(),
  }
}

function errorOf({ name, error }: { readonly name: string; readonly error: string }): Error {
  return Object.assign(new Error(error), { name })
}

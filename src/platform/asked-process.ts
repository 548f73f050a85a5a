import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createAsker } from './asker.ts'
import type { Answered, AnswererData, Asked, Asker } from './asker.ts'
import { giveWay } from './give-way.ts'

/**
 * A process that is asked things: for what takes long and leaves much behind. Threads would share with the event loop those
 * in which V8 collects garbage, which cannot give way, and all of the memory.
 */
export function openAskedProcess<Question, Answer>(
  file: URL,
  data: AnswererData,
): Asker<Question, Answer> {
  return createAsker((events) => {
    const child = fork(file, {
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      // Whatever V8 does beside would not give way.
      execArgv: ['--single-threaded'],
    })
    child.on('message', (message) => events.answered(message as Answered))
    child.on('error', (error) => events.ended(error))
    child.on('exit', () => events.ended(new Error('the process that reads has ended')))
    // Not among its arguments, which whoever is on the machine may read.
    child.send({ data } satisfies Told)
    return {
      send: (asked) => void child.send(asked satisfies Told),
      ref: () => {
        child.ref()
        child.channel?.ref()
      },
      unref: () => {
        child.unref()
        child.channel?.unref()
      },
      end: async () => {
        if (child.exitCode !== null || child.signalCode !== null) return
        // Until now it did not keep this process alive; its end is waited for.
        child.ref()
        const exited = once(child, 'exit')
        child.kill('SIGKILL')
        await exited
      },
    }
  })
}

/** What the process is sent: first of all what it is started with. */
type Told = { readonly data: AnswererData } | Asked

/** The process's side. It ends with the one that asks, however that ends, and not before it. */
export function answerAskedApart(
  open: (data: never) => (question: never) => Promise<unknown>,
): void {
  giveWay('canWait')
  process.on('disconnect', () => process.exit())
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined)
  let data: AnswererData | undefined
  let answer: ((question: never) => Promise<unknown>) | undefined
  process.on('message', async (message: Told) => {
    if ('data' in message) {
      data = message.data
      return
    }
    process.send!(await answered(message, (question) => (answer ??= open(data as never))(question)))
  })
}

async function answered(
  { id, question }: Asked,
  answer: (question: never) => Promise<unknown>,
): Promise<Answered> {
  try {
    return { id, answer: await answer(question as never) }
  } catch (error) {
    const { name, message } = error as Error
    return { id, name, error: message }
  }
}

/** A secret of the reader's own, and until when it opens the models. */
export type Held = { readonly key: string; readonly endsMs: number }

type Said =
  | { readonly type: 'wanted'; readonly place: string }
  | { readonly type: 'held'; readonly place: string; readonly held: Held }

/**
 * How long other tabs have for an answer. They are in this very browser, which may be busy; whoever opens the page has
 * not yet written what to ask.
 */
const answerMs = 400

/**
 * What the tabs of one browser tell one another, in memory alone, so that they use one secret for a place and do not
 * take it from each other: only the latest opens anything. A place names its person too: another tab may be of whoever
 * was signed in before.
 */
export function openSharedSecrets({
  find,
  take,
}: {
  /** What this tab has that is still good. */
  readonly find: (place: string) => Promise<Held | undefined>
  /** Another tab has it. */
  readonly take: (place: string, held: Held) => void
}) {
  const channel = new BroadcastChannel('atelier-playground')
  const asking = new Map<string, (held: Held) => void>()
  const tell = (said: Said): void => channel.postMessage(said)
  const answer = async (place: string): Promise<void> => {
    const held = await find(place)
    if (held) tell({ type: 'held', place, held })
  }
  channel.addEventListener('message', ({ data }: MessageEvent<Said>) => {
    if (data.type === 'wanted') {
      void answer(data.place)
    } else {
      take(data.place, data.held)
      asking.get(data.place)?.(data.held)
    }
  })
  return {
    /** To all other tabs, which use it from then on. */
    tell: (place: string, held: Held): void => tell({ type: 'held', place, held }),
    /** What another tab has; undefined where none does. */
    ask: (place: string): Promise<Held | undefined> =>
      new Promise((resolve) => {
        const timer = setTimeout(() => resolve(undefined), answerMs)
        asking.set(place, (held) => {
          clearTimeout(timer)
          asking.delete(place)
          resolve(held)
        })
        tell({ type: 'wanted', place })
      }),
  }
}

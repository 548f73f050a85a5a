const itemsInPiece = 500

/** Does something so many times, and lets the event loop have its turn in between: nobody else waits for all of it. */
export async function inPieces(count: number, work: (at: number) => void): Promise<void> {
  for (let from = 0; from < count; from += itemsInPiece) {
    if (from > 0) await new Promise((resolve) => setImmediate(resolve))
    for (let at = from; at < Math.min(from + itemsInPiece, count); at++) work(at)
  }
}

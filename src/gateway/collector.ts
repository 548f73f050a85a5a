/** Gathers a body of bounded size. */
export type Collector = {
  /** Returns `false`, and keeps the chunk all the same, once the body is larger than its bound. */
  add(chunk: Buffer): boolean
  bytes(): Buffer
}

export function createCollector(bytesMax: number): Collector {
  const chunks: Buffer[] = []
  let length = 0
  return {
    add: (chunk) => {
      chunks.push(chunk)
      length += chunk.length
      return length <= bytesMax
    },
    bytes: () => (chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, length)),
  }
}

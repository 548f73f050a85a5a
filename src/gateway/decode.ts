import type { Transform } from 'node:stream'
import { promisify } from 'node:util'
import zlib from 'node:zlib'

/**
 * A compressed answer read on the side: the client gets the bytes as they came. `undefined` for an
 * encoding that we cannot read, a body that is broken, or one that unfolds beyond `bytesMax`.
 */
export async function decodeBody(
  bytes: Buffer,
  encoding: string | undefined,
  bytesMax: number,
): Promise<Buffer | undefined> {
  if (isIdentity(encoding)) return bytes
  const decode = wholeDecoders[normalize(encoding)]
  if (!decode) return undefined
  try {
    return await decode(bytes, { maxOutputLength: bytesMax })
  } catch {
    return undefined
  }
}

export function isIdentity(encoding: string | undefined): boolean {
  return encoding === undefined || encoding === '' || normalize(encoding) === 'identity'
}

/** Decodes a stream chunk by chunk. */
export type ChunkDecoder = {
  /** What one chunk unfolds to, as far as it can be told yet. Rejects when the stream is broken. */
  decode(chunk: Buffer): Promise<readonly Buffer[]>
  close(): void
}

/** `undefined` for an encoding that we cannot read. */
export function createChunkDecoder(encoding: string | undefined): ChunkDecoder | undefined {
  const open = chunkDecoders[normalize(encoding)]
  if (!open) return undefined
  const stream = open()
  const decoded: Buffer[] = []
  let fail: ((error: Error) => void) | undefined
  stream.on('readable', drain)
  stream.on('error', (error) => fail?.(error))
  function drain(): void {
    for (let piece = stream.read(); piece !== null; piece = stream.read()) {
      decoded.push(piece as Buffer)
    }
  }
  return {
    decode: (chunk) =>
      new Promise((resolve, reject) => {
        fail = reject
        stream.write(chunk, (error) => {
          if (error) return reject(error)
          drain()
          resolve(decoded.splice(0))
        })
      }),
    close: () => stream.destroy(),
  }
}

type WholeDecoder = (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>

const wholeDecoders: Readonly<Record<string, WholeDecoder>> = {
  gzip: promisify(zlib.gunzip),
  'x-gzip': promisify(zlib.gunzip),
  deflate: promisify(zlib.inflate),
  br: promisify(zlib.brotliDecompress),
  zstd: promisify(zlib.zstdDecompress),
}

const chunkDecoders: Readonly<Record<string, () => Transform>> = {
  gzip: () => zlib.createGunzip(),
  'x-gzip': () => zlib.createGunzip(),
  deflate: () => zlib.createInflate(),
  br: () => zlib.createBrotliDecompress(),
  zstd: () => zlib.createZstdDecompress(),
}

function normalize(encoding: string | undefined): string {
  return (encoding ?? '').trim().toLowerCase()
}

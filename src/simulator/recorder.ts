import type { IncomingMessage } from 'node:http'
import { simulatorBounds } from './bounds.ts'

/** A request as it arrived, so that a test can see what crossed. */
export type RecordedRequest = {
  readonly request_id: string
  readonly method: string
  /** With its query. */
  readonly path: string
  /** Lower-case names, values in the order of arrival. */
  readonly headers: Readonly<Record<string, string>>
  /** Its first 64 KiB, as UTF-8. */
  readonly body: string
  readonly body_bytes: number
  readonly received_at_ms: number
}

export type Recorder = {
  record(request: IncomingMessage, body: Buffer, requestId: string, nowMs: number): void
  /** The last ones, oldest first. */
  requests(): RecordedRequest[]
  /** All that arrived, kept or not. */
  count(): number
  reset(): void
}

type Kept = {
  readonly requestId: string
  readonly method: string
  readonly path: string
  readonly rawHeaders: readonly string[]
  readonly body: Buffer
  readonly bodyBytes: number
  readonly receivedAtMs: number
}

export function createRecorder(): Recorder {
  let kept: Kept[] = []
  let next = 0
  let count = 0
  return {
    record(request, body, requestId, nowMs) {
      const tooLong = body.length > simulatorBounds.recordedBodyBytesMax
      kept[next] = {
        requestId,
        method: request.method ?? '',
        path: request.url ?? '',
        rawHeaders: request.rawHeaders,
        // A copy, so that a slice does not keep 32 MB alive.
        body: tooLong ? Buffer.from(body.subarray(0, simulatorBounds.recordedBodyBytesMax)) : body,
        bodyBytes: body.length,
        receivedAtMs: nowMs,
      }
      next = (next + 1) % simulatorBounds.recordedRequestsMax
      count += 1
    },
    requests() {
      const wrapped = kept.length === simulatorBounds.recordedRequestsMax
      const ordered = wrapped ? [...kept.slice(next), ...kept.slice(0, next)] : kept
      return ordered.map(present)
    },
    count: () => count,
    reset() {
      kept = []
      next = 0
      count = 0
    },
  }
}

function present(kept: Kept): RecordedRequest {
  const headers: Record<string, string> = {}
  for (let at = 0; at < kept.rawHeaders.length; at += 2) {
    const name = (kept.rawHeaders[at] ?? '').toLowerCase()
    const value = kept.rawHeaders[at + 1] ?? ''
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`
  }
  return {
    request_id: kept.requestId,
    method: kept.method,
    path: kept.path,
    headers,
    body: kept.body.toString('utf8'),
    body_bytes: kept.bodyBytes,
    received_at_ms: kept.receivedAtMs,
  }
}

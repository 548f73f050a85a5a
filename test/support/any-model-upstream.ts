import { createServer } from 'node:http'
import { listen } from './stack.ts'

/** An upstream that has every model, also those that nobody knows: each answer has a thousand tokens in and a hundred out. */
export async function startAnyModelUpstream(): Promise<{ readonly url: string; close(): void }> {
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const { model } = JSON.parse(Buffer.concat(pieces).toString()) as { model: string }
      response.writeHead(200, { 'content-type': 'application/json', 'request-id': 'req_upstream' })
      response.end(
        JSON.stringify({
          id: 'msg_1',
          type: 'message',
          role: 'assistant',
          model,
          content: [{ type: 'text', text: 'Good morning' }],
          stop_reason: 'end_turn',
          stop_sequence: null,
          usage: { input_tokens: 1_000, output_tokens: 100 },
        }),
      )
    })
  })
  return {
    url: await listen(server),
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** A small HTTP server that answers as a test tells it to; stands in for a gateway. */
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface StubRequest {
  method: string
  /** Path and query. */
  url: string
  headers: IncomingHttpHeaders
  body: string
}

/** `undefined` drops the connection; so does a stream that throws. */
export type StubAnswer = {
  status?: number
  json?: unknown
  text?: string
  /** Of `text`; text/html unless told. */
  type?: string
  /** Server-sent events, in the pieces in which they are sent. */
  stream?: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>
} | undefined

export interface HttpStub {
  readonly url: string
  readonly port: number
  readonly requests: StubRequest[]
  close (): Promise<void>
}

export async function httpStub (
  answer: (request: StubRequest) => StubAnswer | Promise<StubAnswer>, port = 0
): Promise<HttpStub> {
  const requests: StubRequest[] = []
  const server = createServer((incoming, outgoing) => {
    void text(incoming).then(async body => {
      const request = { method: incoming.method!, url: incoming.url!, headers: incoming.headers, body }
      requests.push(request)
      const reply = await answer(request)
      if (reply === undefined) {
        incoming.socket.destroy()
        return
      }
      if (reply.stream !== undefined) {
        await sendEvents(outgoing, reply.stream)
        return
      }
      outgoing.writeHead(reply.status ?? 200, {
        'content-type': reply.type ?? (reply.text === undefined ? 'application/json' : 'text/html')
      })
      outgoing.end(reply.text ?? JSON.stringify(reply.json))
    })
  })
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  const bound = (server.address() as AddressInfo).port
  return { url: `http://127.0.0.1:${bound}`, port: bound, requests, close: async () => { await close(server) } }
}

async function sendEvents (
  outgoing: ServerResponse, pieces: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>
): Promise<void> {
  outgoing.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
  outgoing.flushHeaders()
  try {
    for await (const piece of pieces) outgoing.write(piece)
    outgoing.end()
  } catch {
    outgoing.destroy()
  }
}

async function close (server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
}

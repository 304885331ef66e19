/** A user's own server on loopback, which remembers what webhooks it got. */
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { JobView } from '../../protocol/api/jobs.ts'
import { verifyWebhook } from '../../protocol/core/webhook-signature.ts'

export interface Received {
  path: string
  headers: IncomingHttpHeaders
  body: Uint8Array
  atMs: number
}

export interface Receiver {
  url: string
  port: number
  received: Received[]
  connections: number
  [Symbol.asyncDispose] (): Promise<void>
}

/** `answer` says what comes back, given how many requests there were before this one; 200 if absent. */
export async function startReceiver (
  answer: (before: number, ...args: Parameters<RequestListener>) => void =
  (_before, _request, response) => response.end(),
  { host = '127.0.0.1' } = {}
): Promise<Receiver> {
  const server: Server = createServer((request, response) => {
    const chunks: Uint8Array[] = []
    request.on('data', (chunk: Uint8Array) => { chunks.push(chunk) })
    request.on('end', () => {
      receiver.received.push({
        path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks), atMs: Date.now()
      })
      answer(receiver.received.length - 1, request, response)
    })
  })
  await new Promise<void>(resolve => server.listen(0, host, resolve))
  const { port } = server.address() as AddressInfo
  const receiver: Receiver = {
    url: `http://${host}:${port}`,
    port,
    received: [],
    connections: 0,
    async [Symbol.asyncDispose] () {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    }
  }
  server.on('connection', () => { receiver.connections++ })
  return receiver
}

/** The job that a delivery tells of, where `key` signed it just now. */
export function opened ({ headers, body, atMs }: Received, key: string): JobView | undefined {
  if (!verifyWebhook(headers, body, [key], atMs)) return undefined
  return JSON.parse(new TextDecoder().decode(body)) as JobView
}

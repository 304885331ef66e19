/** The part of `ws` that rpc-server.ts uses; the package brings no types. See protocol/net/ws.d.ts for the client. */
declare module 'ws' {
  import type { EventEmitter } from 'node:events'
  import type { IncomingMessage, Server } from 'node:http'

  /** A connection that was accepted. */
  export interface AcceptedWebSocket extends EventEmitter {
    readonly bufferedAmount: number
    send (text: string): void
    terminate (): void
  }

  export class WebSocketServer extends EventEmitter {
    constructor (options: {
      server: Server
      maxPayload: number
      verifyClient: (info: { req: IncomingMessage }) => boolean
    })
    readonly clients: Set<AcceptedWebSocket>
    on (event: 'connection', listener: (socket: AcceptedWebSocket) => void): this
    on (event: 'error', listener: (err: Error) => void): this
    close (): void
  }
}

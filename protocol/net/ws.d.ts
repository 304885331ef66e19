/** The part of `ws` that web-socket.ts uses; the package brings no types. */
declare module 'ws' {
  import type { EventEmitter } from 'node:events'

  export default class WebSocket extends EventTarget {
    constructor (url: string | URL, protocols?: string | string[], options?: { handshakeTimeout?: number })
    close (code?: number, reason?: string): void
    terminate (): void
    emit: EventEmitter['emit']
    listenerCount: EventEmitter['listenerCount']
  }
}

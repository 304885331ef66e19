/** The part of `ws` that web-socket.ts uses; the package brings no types. */
declare module 'ws' {
  export default class WebSocket extends EventTarget {
    constructor (url: string | URL, protocols?: string | string[])
    close (code?: number, reason?: string): void
    terminate (): void
  }
}

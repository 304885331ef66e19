/**
 * What libp2p's websocket transport expects of a websocket, and `ws` does not give by itself. The transport dials with
 * the one that it finds as a global, and accepts with `ws`.
 */
import WebSocket from 'ws'
import { ADDRESS_DIAL_TIMEOUT_MS } from './limits.ts'

const ABNORMAL_CLOSURE = 1006

/**
 * Node 20 has no global one, and a standard one will not do: where the transport gives a connection up it closes with
 * 1006, a code that the standard forbids to send, at which a standard WebSocket throws and stays open.
 */
class DialledWebSocket extends WebSocket {
  constructor (url: string | URL, protocols: string | string[] = []) {
    // A dial that is given up is not closed: the transport leaves alone what has not opened.
    super(url, protocols, { handshakeTimeout: ADDRESS_DIAL_TIMEOUT_MS })
  }

  override close (code?: number, reason?: string): void {
    if (code === ABNORMAL_CLOSURE) this.terminate()
    else super.close(code, reason)
  }
}

const scope = globalThis as { WebSocket?: unknown }
scope.WebSocket = DialledWebSocket

/**
 * The transport listens for the close of a websocket, not for its error. An error that nobody hears ends the process:
 * one of a dial that was given up, or of four bytes that are no frame, from anybody who connects.
 */
const { emit } = WebSocket.prototype
WebSocket.prototype.emit = function (this: WebSocket, event, ...args: unknown[]) {
  if (event === 'error' && this.listenerCount('error') === 0) return false
  return emit.call(this, event, ...args)
}

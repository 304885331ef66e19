/**
 * The websocket that libp2p's transport dials with, which it expects to find as a global: Node 20 has none. Where the
 * transport gives a connection up it closes with 1006, a code that the standard forbids to send: a standard WebSocket
 * throws at that and stays open.
 */
import WebSocket from 'ws'

const ABNORMAL_CLOSURE = 1006

class DialledWebSocket extends WebSocket {
  override close (code?: number, reason?: string): void {
    if (code === ABNORMAL_CLOSURE) this.terminate()
    else super.close(code, reason)
  }
}

const scope = globalThis as { WebSocket?: unknown }

scope.WebSocket ??= DialledWebSocket

/** Two ends of the channel part of a Network, joined in memory; frames arrive in a later turn, as over a socket. */
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { ChannelHandler, ChannelLimits, FrameChannel, Network } from '../../protocol/net/types.ts'

type ChannelNetwork = Pick<Network, 'serveChannels' | 'openChannel'>

export interface MemoryEnd extends ChannelNetwork {
  /** Every frame that this end has sent. */
  readonly sent: Uint8Array[]
}

export function memoryPair (one: PeerId, other: PeerId): [MemoryEnd, MemoryEnd] {
  const handlers = new Map<PeerId, { limits: ChannelLimits, handler: ChannelHandler }>()
  const end = (self: PeerId, remote: PeerId): MemoryEnd => {
    const sent: Uint8Array[] = []
    return {
      sent,
      serveChannels: (_protocol, limits, handler) => { handlers.set(self, { limits, handler }) },
      openChannel: async () => {
        const state = { closed: false }
        const here = channelTo(self, remote, state, sent)
        const there = channelTo(remote, self, state, ends[remote === one ? 0 : 1].sent)
        here.peerEnd = there
        there.peerEnd = here
        handlers.get(remote)?.handler.onOpen?.(there)
        return here
      }
    }
  }
  const channelTo = (
    self: PeerId, peer: PeerId, state: { closed: boolean }, sent: Uint8Array[]
  ): FrameChannel & { peerEnd?: FrameChannel } => {
    const channel: FrameChannel & { peerEnd?: FrameChannel } = {
      peer,
      queuedBytes: 0,
      get closed () { return state.closed },
      send (frame) {
        if (state.closed) return false
        sent.push(frame)
        setImmediate(() => {
          if (state.closed || channel.peerEnd === undefined) return
          handlers.get(peer)?.handler.onFrame(frame, channel.peerEnd)
        })
        return true
      },
      close () {
        if (state.closed) return
        state.closed = true
        setImmediate(() => {
          handlers.get(self)?.handler.onClose?.(channel)
          if (channel.peerEnd !== undefined) handlers.get(peer)?.handler.onClose?.(channel.peerEnd)
        })
      }
    }
    return channel
  }
  const ends: [MemoryEnd, MemoryEnd] = [end(one, other), end(other, one)]
  return ends
}

import './with-resolvers.ts'
import { gossipsub, type GossipSub } from '@libp2p/gossipsub'
import { gossipOptions } from './gossip-options.ts'
import { GOSSIP_STREAM_TIMEOUT_MS } from './limits.ts'

/** What of gossipsub's implementation we replace. No host would start without it. */
interface StreamOpener {
  createOutboundStream: (...args: unknown[]) => Promise<void>
}

/** gossipsub, in which one peer that cannot be spoken to keeps nobody else waiting. */
export function gossipService (): ReturnType<typeof gossipsub> {
  const create = gossipsub(gossipOptions())
  return components => withOwnPace(create(components) as GossipSub & StreamOpener, GOSSIP_STREAM_TIMEOUT_MS)
}

/**
 * gossipsub opens its streams one after the other, and waits for each without a limit of its own: a host whose first
 * stream hangs never says to anybody which topics it is on, and so hears nothing, for as long as it lives. A stream
 * that comes late is used all the same; `Gossip.heal` asks again for one that does not come.
 */
export function withOwnPace<T extends StreamOpener> (gossip: T, timeoutMs: number): T {
  const open = gossip.createOutboundStream.bind(gossip)
  gossip.createOutboundStream = async (...args) => {
    let timer: NodeJS.Timeout | undefined
    const timeout = new Promise<void>(resolve => { timer = setTimeout(resolve, timeoutMs) })
    try {
      await Promise.race([open(...args), timeout])
    } finally {
      clearTimeout(timer)
    }
  }
  return gossip
}

/** Joins a peer network as one who only looks: with a key that nobody keeps, and no address that others could dial. */
import { generateSeed } from '../../protocol/core/ed25519.ts'
import { DcnError } from '../../protocol/core/errors.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import { createNetwork } from '../../protocol/net/network.ts'
import type { Service } from '../../protocol/core/service.ts'
import type { Role } from '../../protocol/wire/enums.ts'
import type { Subscription } from '../../protocol/wire/watch.ts'
import { made } from '../observe/options.ts'
import { systemClock } from '../system-clock.ts'
import { NetworkWatch } from './network-watch.ts'
import type { WatchItem } from './watch-item.ts'

export interface OpenWatchInit {
  /** Multiaddresses; one that answers is enough. */
  bootstrap: readonly string[]
  /** The 32 bytes of a private network's key. */
  networkKey?: Uint8Array | undefined
  subscription: Subscription
  roles: readonly Role[]
  only?: PeerId
  logger: Logger
  onItem: (item: WatchItem) => void
}

const FIRST_DIAL_TIMEOUT_MS = 5_000

/** Throws DCN_CONFIG_INVALID for what is no address, and DCN_PEER_UNREACHABLE where nobody answers at any of them. */
export async function openWatch (
  { bootstrap, networkKey, logger, onItem, ...init }: OpenWatchInit
): Promise<Service> {
  const network = made(() => createNetwork({ logger, clock: systemClock }, {
    seed: generateSeed(), listen: [], bootstrap: [...bootstrap], mdns: false, relayServer: false, observer: true,
    ...networkKey === undefined ? {} : { networkKey }
  }))
  const watch = new NetworkWatch({ network, clock: systemClock, logger, onItem }, init)
  const service: Service = {
    start: async () => {
      await network.start()
      await watch.start()
    },
    stop: async () => {
      await watch.stop()
      await network.stop()
    }
  }
  await service.start()
  try {
    await Promise.any(bootstrap.map(async address => {
      await network.dial(address, { timeoutMs: FIRST_DIAL_TIMEOUT_MS })
    }))
  } catch (err) {
    await service.stop()
    if (err instanceof AggregateError && err.errors[0] instanceof DcnError) throw err.errors[0]
    throw err
  }
  return service
}

/** What a node shows to those who watch. */
import type { Service } from '../protocol/core/service.ts'
import { UsageMeter } from '../protocol/net/usage-meter.ts'
import { WatchServer, type WatchServerDeps } from '../protocol/net/watch-server.ts'
import type { Network } from '../protocol/net/types.ts'
import type { Worker } from './dispatch/worker.ts'
import type { Earnings } from './earnings/earnings.ts'
import type { NodeGpus } from './sandbox/gpu/node-gpus.ts'
import { readMachineMemory } from './sandbox/pool/machine-memory.ts'

export interface WatchPartsDeps extends Omit<WatchServerDeps, 'status' | 'network'> {
  network: Pick<Network, 'serveChannels' | 'connectedPeers'>
  worker: Pick<Worker, 'slots' | 'busy' | 'counts'>
  earnings: Pick<Earnings, 'tabs'>
  gpus: Pick<NodeGpus, 'count'>
}

/** `inspect`: whether strangers may look. */
export function watchParts (
  deps: WatchPartsDeps, { inspect }: { inspect: boolean }
): Array<[name: string, service: Service]> {
  if (!inspect) return []
  const { network, clock, worker, earnings, gpus } = deps
  const usage = new UsageMeter()
  const startedAtMs = clock.nowMs()
  return [['watch', new WatchServer({
    ...deps,
    status: async () => {
      // A container's limit may be closer than what the machine has.
      const { availableMiB, totalMiB } = readMachineMemory()
      const tabs = earnings.tabs()
      return {
        ...usage.read(), freeMiB: availableMiB, totalMiB, role: 'node', startedAtMs,
        slots: worker.slots, busy: worker.busy, queued: worker.counts().waiting, inFlight: 0, gpus: gpus.count,
        earned: tabs.reduce((sum, { earned }) => sum + earned, 0),
        paid: tabs.reduce((sum, { paid }) => sum + paid, 0),
        peers: network.connectedPeers().length
      }
    }
  })]]
}

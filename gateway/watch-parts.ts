/** What a gateway shows to those who watch. */
import type { Service } from '../protocol/core/service.ts'
import { UsageMeter } from '../protocol/net/usage-meter.ts'
import { WatchServer, type WatchServerDeps } from '../protocol/net/watch-server.ts'
import type { Network } from '../protocol/net/types.ts'
import type { Dispatcher } from './dispatch/dispatcher.ts'
import type { Payables } from './receipts/payables.ts'
import type { ReceiptStore } from './store/receipt-store.ts'

export interface WatchPartsDeps extends Omit<WatchServerDeps, 'status' | 'network'> {
  network: Pick<Network, 'serveChannels' | 'connectedPeers'>
  dispatcher: Pick<Dispatcher, 'counts'>
  payables: Pick<Payables, 'owed'>
  receipts: Pick<ReceiptStore, 'paid'>
}

/** `inspect`: whether strangers may look. */
export function watchParts (
  deps: WatchPartsDeps, { inspect }: { inspect: boolean }
): Array<[name: string, service: Service]> {
  if (!inspect) return []
  const { network, clock, dispatcher, payables, receipts } = deps
  const usage = new UsageMeter()
  const startedAtMs = clock.nowMs()
  return [['watch', new WatchServer({
    ...deps,
    status: async () => ({
      ...usage.read(), ...dispatcher.counts(), role: 'gateway', startedAtMs, slots: 0, busy: 0, gpus: 0,
      earned: payables.owed, paid: await receipts.paid(), peers: network.connectedPeers().length
    })
  })]]
}

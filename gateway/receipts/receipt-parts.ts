/** What a gateway owes nodes, put together. */
import type { Network } from '../../protocol/net/types.ts'
import type { Service } from '../../protocol/core/service.ts'
import { ReceiptStore } from '../store/receipt-store.ts'
import type { StateStore } from '../store/state-store.ts'
import { Payables, type PayablesDeps } from './payables.ts'
import { serveReceipts, type ReceiptServerDeps } from './receipt-server.ts'

export interface ReceiptParts {
  receipts: ReceiptStore
  payables: Payables
  services: Array<[name: string, service: Service]>
}

export function receiptParts (
  { network, state, paymentsTo, ...deps }: Pick<PayablesDeps, 'signer' | 'clock'> &
    Pick<ReceiptServerDeps, 'paymentsTo'> & { network: Pick<Network, 'self' | 'serveRequests'>, state: StateStore }
): ReceiptParts {
  const receipts = new ReceiptStore({ state })
  const payables = new Payables({ ...deps, self: network.self, store: receipts })
  serveReceipts({ network, receipts, paymentsTo })
  return { receipts, payables, services: [['payables', payables]] }
}

import type { PeerId } from '../../protocol/core/peer-id.ts'
import { partOf } from '../../protocol/receipts/payment.ts'
import type { Payment } from '../../protocol/wire/receipts.ts'
import type { SettlementStore } from '../store/settlement-store.ts'

/** How a gateway paid a node: by final transactions only, the latest last. */
export async function paymentsTo (
  store: Pick<SettlementStore, 'paying'>, gateway: PeerId, node: PeerId
): Promise<Payment[]> {
  const payments: Payment[] = []
  for (const { manifest, status } of await store.paying(gateway, node)) {
    const index = manifest.payees.findIndex(payee => payee.node === node)
    const payee = manifest.payees[index]
    const part = status.parts[partOf(index, manifest.payees.length, manifest.parts) - 1]
    if (payee === undefined || part?.state !== 'final') continue
    const { firstSequence, count, sum } = payee
    payments.push({ settlementId: manifest.root, transaction: part.transaction, firstSequence, count, sum })
  }
  return payments
}

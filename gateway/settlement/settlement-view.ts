import type { SettlementSummary, SettlementView } from '../../protocol/api/settlements.ts'
import { iso } from '../../protocol/core/iso.ts'
import { memoOf, partOf } from '../../protocol/receipts/payment.ts'
import type { Settlement } from '../store/settlement-store.ts'

export function settlementSummary ({ manifest, status }: Settlement): SettlementSummary {
  const { root, gateway, number, createdAtMs, receipts, payees } = manifest
  const states = new Set(status.parts.map(({ state }) => state))
  return {
    settlementId: root, gateway, number, createdAt: iso(createdAtMs), receipts, payees: payees.length,
    sum: payees.reduce((sum, payee) => sum + payee.sum, 0),
    state: states.has('open') ? 'open' : states.has('failed') ? 'failed' : 'paid'
  }
}

export function settlementView (settlement: Settlement): SettlementView {
  const { manifest, status } = settlement
  const { root, number, receipts, parts, payees, genesis, mint } = manifest
  return {
    ...settlementSummary(settlement),
    genesis,
    mint,
    manifest: status.manifest,
    parts: status.parts.map(({ state, transaction }, at) => ({
      part: at + 1, state, transaction: transaction === '' ? null : transaction,
      memo: memoOf({ root, number, receipts, part: at + 1, parts })
    })),
    paid: payees.map((payee, index) => ({ ...payee, part: partOf(index, payees.length, parts) }))
  }
}

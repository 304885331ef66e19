/** Makes the files and the manifest of a settlement. */
import type { Signer } from '../../protocol/core/ed25519.ts'
import { DcnError } from '../../protocol/core/errors.ts'
import { toHex } from '../../protocol/core/bytes.ts'
import { contentIdOf } from '../../protocol/core/ids.ts'
import { peerIdOf } from '../../protocol/core/peer-id.ts'
import { partsFor } from '../../protocol/receipts/payment.ts'
import { decodeReceipt, RECEIPT_BYTES } from '../../protocol/receipts/receipt.ts'
import type { Share } from '../../protocol/receipts/settlement-plan.ts'
import { payeeRoot, settlementRoot } from '../../protocol/receipts/tree.ts'
import {
  RECEIPTS_PER_FILE, sealManifest, type Manifest, type ManifestPayee
} from '../../protocol/wire/settlements.ts'
import type { ReceiptStore } from '../store/receipt-store.ts'
import type { SettlementStore } from '../store/settlement-store.ts'
import type { StateStore } from '../store/state-store.ts'
import { rootOfFile } from './root-of-file.ts'

export interface PlanBuilderDeps {
  state: Pick<StateStore, 'commit'>
  receipts: Pick<ReceiptStore, 'run' | 'settledOf'>
  store: Pick<SettlementStore, 'putFile'>
  signer: Signer
}

export interface Plan { manifest: Manifest, sealed: Uint8Array }

/** Files are durable when it resolves; without the manifest nothing names them. */
export async function buildPlan (
  deps: PlanBuilderDeps, shares: readonly Share[],
  { transfersMax, ...facts }: Pick<Manifest, 'number' | 'createdAtMs' | 'genesis' | 'mint'> & { transfersMax: number }
): Promise<Plan | undefined> {
  const payees: ManifestPayee[] = []
  for (const share of shares) {
    const payee = await payeeOf(deps, share)
    if (payee.sum > 0) payees.push(payee)
  }
  if (payees.length === 0) return undefined
  const manifest: Manifest = {
    ...facts,
    gateway: peerIdOf(deps.signer.publicKey),
    receipts: payees.reduce((sum, { count }) => sum + count, 0),
    root: settlementRoot(payees),
    parts: partsFor(payees.length, transfersMax),
    payees
  }
  return { manifest, sealed: sealManifest(manifest, deps.signer) }
}

async function payeeOf (deps: PlanBuilderDeps, { node, firstSequence, count }: Share): Promise<ManifestPayee> {
  const files: string[] = []
  const roots: Uint8Array[] = []
  let last = new Uint8Array()
  for (let done = 0; done < count; done += RECEIPTS_PER_FILE) {
    const wanted = Math.min(RECEIPTS_PER_FILE, count - done)
    const file = await deps.receipts.run(node, firstSequence + done, wanted)
    if (file.byteLength !== wanted * RECEIPT_BYTES) {
      throw new DcnError('DCN_RECEIPT_INVALID', { reason: `of node ${node}, some after ${firstSequence} are missing` })
    }
    const [id, root] = [contentIdOf(file), await rootOfFile(file)]
    await deps.state.commit(batch => { deps.store.putFile(batch, id, file, root) })
    files.push(id)
    roots.push(root)
    last = file.slice(-RECEIPT_BYTES)
  }
  const { payTo, owed } = decodeReceipt(last)
  const sum = owed - (await deps.receipts.settledOf(node)).owed
  return { node, payTo, firstSequence, count, sum, subRoot: toHex(payeeRoot(roots)), files }
}

/** Receipts of one gateway for tests, each in its place in the account of its node. */
import { utf8 } from '../../protocol/core/bytes.ts'
import { signerFromSeed, type Signer } from '../../protocol/core/ed25519.ts'
import { contentIdOf } from '../../protocol/core/ids.ts'
import { peerIdOf, solanaAddressOf, type PeerId } from '../../protocol/core/peer-id.ts'
import {
  earn, jobRefOf, NO_ACCOUNT, sealReceipt, signWork, type Account, type Work
} from '../../protocol/receipts/receipt.ts'
import { jobIdNo } from './jobs.ts'

/** The key of node `no`, the wallet of which is paid. */
export function receiptNode (no: number): Signer {
  return signerFromSeed(new Uint8Array(32).fill(no + 1))
}

export class ReceiptMaker {
  readonly gateway: Signer
  readonly #accounts = new Map<PeerId, Account>()
  #jobs = 0

  constructor (gateway = signerFromSeed(new Uint8Array(32).fill(255))) {
    this.gateway = gateway
  }

  /** The next receipt for a node. */
  next (node: Signer, changes: Partial<Work> = {}, acceptedAtMs = 1_000): Uint8Array {
    const work: Work = {
      gateway: peerIdOf(this.gateway.publicKey),
      node: peerIdOf(node.publicKey),
      payTo: solanaAddressOf(node.publicKey),
      jobRef: jobRefOf(jobIdNo(++this.#jobs)),
      epoch: 1,
      kind: 'function',
      status: 'done',
      feeBps: 1_000,
      offerId: contentIdOf(utf8('offer')),
      awardId: contentIdOf(utf8('award')),
      codeId: contentIdOf(utf8('code')),
      payloadId: contentIdOf(utf8('payload')),
      outcomeId: contentIdOf(utf8('outcome')),
      outcomeBytes: 100,
      durationMs: 50,
      cpuMs: 40,
      memoryPeakBytes: 1_000_000,
      price: 11,
      ...changes
    }
    const account = earn(this.#accounts.get(work.node) ?? NO_ACCOUNT, work)
    this.#accounts.set(work.node, account)
    return sealReceipt({ work, workSignature: signWork(work, node), account, acceptedAtMs }, this.gateway)
  }
}

/** What this gateway owes nodes: makes the receipt of each result that is taken, and numbers them. */
import type { Clock } from '../../protocol/core/clock.ts'
import type { Signer } from '../../protocol/core/ed25519.ts'
import { DcnError } from '../../protocol/core/errors.ts'
import type { JobId } from '../../protocol/core/ids.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { Service } from '../../protocol/core/service.ts'
import { awardOf } from '../../protocol/jobs/award.ts'
import {
  decodeReceipt, earn, isWorkSigned, NO_ACCOUNT, sealReceipt, summed, type Account, type Work
} from '../../protocol/receipts/receipt.ts'
import { workOf } from '../../protocol/receipts/work.ts'
import type { Result } from '../../protocol/wire/dispatch.ts'
import type { JobRecord } from '../../protocol/wire/jobs.ts'
import type { ReceiptStore } from '../store/receipt-store.ts'
import type { StateBatch } from '../store/state-store.ts'

export interface PayablesDeps {
  self: PeerId
  signer: Signer
  clock: Clock
  store: Pick<ReceiptStore, 'load' | 'put' | 'byJob'>
}

export class Payables implements Service {
  readonly #deps: PayablesDeps
  #accounts = new Map<PeerId, Account>()
  /** The work of results that were found sound. */
  readonly #sound = new WeakMap<Result, Work>()
  /** Receipts that are made and not yet in a batch; the same objects as in the jobs' records. */
  readonly #unwritten = new Set<Uint8Array>()

  constructor (deps: PayablesDeps) {
    this.#deps = deps
  }

  async start (): Promise<void> {
    this.#accounts = await this.#deps.store.load()
  }

  async stop (): Promise<void> {
    this.#unwritten.clear()
  }

  /** What nodes have earned here in all, paid or not, in micro-USDC. */
  get owed (): number {
    return this.totals().owed
  }

  /** Of all nodes: receipts, and what they come to in micro-USDC. */
  totals (): { receipts: number, owed: number } {
    return summed(this.#accounts.values())
  }

  /** Whether the node has signed for the work as this gateway knows it. */
  isSound (record: JobRecord, node: PeerId, result: Result): boolean {
    if (result.work === undefined) return false
    const { payTo, signature } = result.work
    const work = workOf({
      gateway: this.#deps.self, award: awardOf(record, node), payloadBytes: record.payload.byteLength, payTo, result
    })
    if (!isWorkSigned(work, signature)) return false
    this.#sound.set(result, work)
    return true
  }

  /** The receipt of a sound result, which is taken now. Numbered at once; `write` makes it durable. */
  receiptFor (result: Result): Uint8Array {
    const work = this.#sound.get(result)
    if (work === undefined || result.work === undefined) throw new DcnError('DCN_INTERNAL', {})
    const { node } = work
    const account = earn(this.#accounts.get(node) ?? NO_ACCOUNT, work)
    this.#accounts.set(node, account)
    const acceptedAtMs = this.#deps.clock.nowMs()
    const receipt = sealReceipt({
      work, workSignature: result.work.signature, account, acceptedAtMs
    }, this.#deps.signer)
    this.#unwritten.add(receipt)
    return receipt
  }

  /** Puts the receipt into the batch that makes its job's record durable, if it was just made. */
  write (batch: StateBatch, { receipt, jobId }: JobRecord): void {
    if (this.#unwritten.delete(receipt)) this.#deps.store.put(batch, receipt, jobId)
  }

  /** What was owed for this very result, if it was taken. */
  async find (node: PeerId, { jobId, epoch }: { jobId: JobId, epoch: number }): Promise<Uint8Array | undefined> {
    const receipt = await this.#deps.store.byJob(jobId, epoch)
    return receipt !== undefined && decodeReceipt(receipt).node === node ? receipt : undefined
  }
}

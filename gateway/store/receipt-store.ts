/** Receipts that this gateway signed, in its state: those of each node in their order, and by job. */
import { fromUtf8, utf8 } from '../../protocol/core/bytes.ts'
import type { JobId } from '../../protocol/core/ids.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import { decodeReceipt, type Account } from '../../protocol/receipts/receipt.ts'
import type { StateBatch, StateStore } from './state-store.ts'

/** By node and sequence: what is not settled yet. */
const RECEIPT = 'rcpt/'
/** By job and epoch: node and sequence. */
const BY_JOB = 'rcpt-job/'
/** By node: its last receipt. */
const LAST = 'payee/'

const SEQUENCE_DIGITS = 16
const EPOCH_DIGITS = 10

export interface ReceiptStoreDeps {
  state: Pick<StateStore, 'get' | 'entries'>
}

export class ReceiptStore {
  readonly #state: ReceiptStoreDeps['state']

  constructor ({ state }: ReceiptStoreDeps) {
    this.#state = state
  }

  /** How this gateway stands with each node that ever earned anything here. */
  async load (): Promise<Map<PeerId, Account>> {
    const entries = await this.#state.entries({ prefix: LAST })
    return new Map(entries.map(([key, bytes]) => {
      const { sequence, amount, owed, carry } = decodeReceipt(bytes)
      return [key.slice(LAST.length), { sequence, amount, owed, carry }]
    }))
  }

  /** Keeps a sealed receipt; those of a node come in their order. */
  put (batch: StateBatch, receiptBytes: Uint8Array, jobId: JobId): void {
    const { node, sequence, epoch } = decodeReceipt(receiptBytes)
    batch.put(receiptKey(node, sequence), receiptBytes)
    batch.put(`${BY_JOB}${jobId}/${String(epoch).padStart(EPOCH_DIGITS, '0')}`, utf8(`${node}/${sequence}`))
    batch.put(LAST + node, receiptBytes)
  }

  /** The receipt of a job's run; of the last one where no epoch is named. */
  async byJob (jobId: JobId, epoch?: number): Promise<Uint8Array | undefined> {
    const suffix = epoch === undefined ? '' : String(epoch).padStart(EPOCH_DIGITS, '0')
    const [found] = await this.#state.entries({ prefix: `${BY_JOB}${jobId}/${suffix}`, limit: 1, reverse: true })
    if (found === undefined) return undefined
    const [node = '', sequence = ''] = fromUtf8(found[1]).split('/')
    return await this.#state.get(receiptKey(node, Number(sequence)))
  }
}

function receiptKey (node: PeerId, sequence: number): string {
  return `${RECEIPT}${node}/${String(sequence).padStart(SEQUENCE_DIGITS, '0')}`
}

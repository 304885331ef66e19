/** Receipts that this gateway signed, in its state: those of each node in their order, and by job. */
import { fromUtf8, utf8 } from '../../protocol/core/bytes.ts'
import type { JobId } from '../../protocol/core/ids.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import { decodeReceipt, NO_ACCOUNT, RECEIPT_BYTES, summed, type Account } from '../../protocol/receipts/receipt.ts'
import type { Pending } from '../../protocol/receipts/settlement-plan.ts'
import { SettlementStore } from './settlement-store.ts'
import type { StateBatch, StateStore } from './state-store.ts'

/** By node and sequence: what is not settled yet. */
const RECEIPT = 'rcpt/'
/** By job and epoch: node and sequence. */
const BY_JOB = 'rcpt-job/'
/** By node: its last receipt, and the last that was paid. */
const LAST = 'payee/'
const SETTLED = 'settled/'

const SEQUENCE_DIGITS = 16
const EPOCH_DIGITS = 10

export interface ReceiptStoreDeps {
  state: Pick<StateStore, 'get' | 'has' | 'keys' | 'entries'>
}

export class ReceiptStore {
  readonly #state: ReceiptStoreDeps['state']
  readonly #settlements: SettlementStore

  constructor ({ state }: ReceiptStoreDeps) {
    this.#state = state
    this.#settlements = new SettlementStore({ state })
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

  /** The node's receipts after this sequence, in their order. */
  async of (node: PeerId, after: number, limit: number): Promise<Uint8Array[]> {
    const last = await this.lastOf(node)
    if (last === undefined) return []
    const { gateway } = decodeReceipt(last)
    const found: Uint8Array[] = []
    const paid = (await this.settledOf(node)).sequence
    for (let next = after + 1; next <= paid && found.length < limit; next = after + 1 + found.length) {
      const settlement = await this.#settlements.holding(gateway, node, next)
      const inFile = settlement && await this.#settlements.receiptsFrom(settlement, node, next)
      if (inFile === undefined) break
      found.push(...inFile.slice(0, limit - found.length))
    }
    const entries = await this.#state.entries({
      prefix: `${RECEIPT}${node}/`, after: receiptKey(node, after + found.length), limit: limit - found.length
    })
    return [...found, ...entries.map(([, bytes]) => bytes)]
  }

  /** The receipt of a job's run; of the last one where no epoch is named. */
  async byJob (jobId: JobId, epoch?: number): Promise<Uint8Array | undefined> {
    const suffix = epoch === undefined ? '' : String(epoch).padStart(EPOCH_DIGITS, '0')
    const [found] = await this.#state.entries({ prefix: `${BY_JOB}${jobId}/${suffix}`, limit: 1, reverse: true })
    if (found === undefined) return undefined
    const [node = '', sequence = ''] = fromUtf8(found[1]).split('/')
    return await this.at(node, Number(sequence))
  }

  /** A node's receipt, settled or not. */
  async at (node: PeerId, sequence: number): Promise<Uint8Array | undefined> {
    const pending = await this.#state.get(receiptKey(node, sequence))
    if (pending !== undefined) return pending
    const last = await this.lastOf(node)
    if (last === undefined) return undefined
    const settlement = await this.#settlements.holding(decodeReceipt(last).gateway, node, sequence)
    return settlement && (await this.#settlements.receiptsFrom(settlement, node, sequence))?.[0]
  }

  /** Receipts of a node from `sequence` that are not settled, one after the other. */
  async run (node: PeerId, sequence: number, limit: number): Promise<Uint8Array> {
    const entries = await this.#state.entries({
      prefix: `${RECEIPT}${node}/`, after: receiptKey(node, sequence - 1), limit
    })
    const bytes = new Uint8Array(entries.length * RECEIPT_BYTES)
    for (const [at, [, receipt]] of entries.entries()) bytes.set(receipt, at * RECEIPT_BYTES)
    return bytes
  }

  /** What is owed and not settled, by node. */
  async pending (): Promise<Pending[]> {
    const settled = await this.#settled()
    const found: Pending[] = []
    for (const [key, bytes] of await this.#state.entries({ prefix: LAST })) {
      const node = key.slice(LAST.length)
      const { payTo, sequence, owed } = decodeReceipt(bytes)
      const paid = settled.get(node) ?? NO_ACCOUNT
      if (sequence === paid.sequence) continue
      const [first] = await this.#state.entries({
        prefix: `${RECEIPT}${node}/`, after: receiptKey(node, paid.sequence), limit: 1
      })
      const oldestAtMs = decodeReceipt(first?.[1] ?? bytes).acceptedAtMs
      found.push({
        node, payTo, firstSequence: paid.sequence + 1, count: sequence - paid.sequence, sum: owed - paid.owed,
        oldestAtMs
      })
    }
    return found
  }

  /** The last receipt of a node that was paid. */
  putSettled (batch: StateBatch, node: PeerId, receipt: Uint8Array): void {
    batch.put(SETTLED + node, receipt)
  }

  /** The last receipt of a node, settled or not. */
  async lastOf (node: PeerId): Promise<Uint8Array | undefined> {
    return await this.#state.get(LAST + node)
  }

  /** How far a node is paid: the account of the last receipt that was. */
  async settledOf (node: PeerId): Promise<Account> {
    const bytes = await this.#state.get(SETTLED + node)
    return bytes === undefined ? NO_ACCOUNT : decodeReceipt(bytes)
  }

  /** What nodes were paid in all, in micro-USDC. */
  async paid (): Promise<number> {
    return (await this.paidTotals()).owed
  }

  /** Of all nodes: receipts that were settled, and what they come to in micro-USDC. */
  async paidTotals (): Promise<{ receipts: number, owed: number }> {
    return summed((await this.#settled()).values())
  }

  /** Keys of single receipts that are in the files of a settlement since. */
  async spent (limit: number): Promise<string[]> {
    const keys: string[] = []
    for (const [node, { sequence }] of await this.#settled()) {
      const prefix = `${RECEIPT}${node}/`
      const ofNode = await this.#state.keys({ prefix, limit: limit - keys.length })
      keys.push(...ofNode.filter(key => key <= receiptKey(node, sequence)))
      if (keys.length >= limit) break
    }
    return keys
  }

  async #settled (): Promise<Map<PeerId, Account>> {
    const entries = await this.#state.entries({ prefix: SETTLED })
    return new Map(entries.map(([key, bytes]) => [key.slice(SETTLED.length), decodeReceipt(bytes)]))
  }
}

function receiptKey (node: PeerId, sequence: number): string {
  return `${RECEIPT}${node}/${String(sequence).padStart(SEQUENCE_DIGITS, '0')}`
}

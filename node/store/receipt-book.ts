/** A node's receipts on its disk, and how it stands with each gateway. */
import { Level } from 'level'
import { DcnError, reasonOf } from '../../protocol/core/errors.ts'
import { isLevelLocked } from '../../protocol/core/level-lock.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { Service } from '../../protocol/core/service.ts'
import { decodeReceipt } from '../../protocol/receipts/receipt.ts'
import type { TabState } from '../../protocol/receipts/tab.ts'
import type { Payment } from '../../protocol/wire/receipts.ts'

const RECEIPT = 'receipt/'
const TAB = 'tab/'
const PAYMENT = 'payment/'
const LAST = '\uffff'
const SEQUENCE_DIGITS = 16
/** Entries that a check reads, and how many at once. */
const CHECKED_MAX = 5_000
const PAGE = 64
const FAULTS_MAX = 100

export interface BookReport {
  /** Entries that were read. */
  checked: number
  /** There are more. */
  cut: boolean
  /** What does not decode, a line each. */
  faults: string[]
}

export class ReceiptBook implements Service {
  readonly #path: string
  #db: Level<string, Uint8Array> | undefined
  #writing: Promise<unknown> = Promise.resolve()

  constructor ({ path }: { path: string }) {
    this.#path = path
  }

  /** Throws DCN_DATA_DIR_BUSY. */
  async start (): Promise<void> {
    if (this.#db !== undefined) return
    const db = new Level<string, Uint8Array>(this.#path, { keyEncoding: 'utf8', valueEncoding: 'view' })
    try {
      await db.open()
    } catch (err) {
      if (isLevelLocked(err)) throw new DcnError('DCN_DATA_DIR_BUSY', { path: this.#path }, { cause: err })
      throw err
    }
    this.#db = db
  }

  async stop (): Promise<void> {
    await this.#writing
    const db = this.#db
    this.#db = undefined
    await db?.close()
  }

  async tabs (): Promise<Map<PeerId, TabState>> {
    const entries = await this.#open().iterator({ gte: TAB, lt: TAB + LAST }).all()
    return new Map(entries.map(([key, value]) => [key.slice(TAB.length), tabFrom(value)]))
  }

  /** Keeps a receipt, and how its gateway stands after it. A crash may lose the last: gateways give them again. */
  put (gateway: PeerId, receipt: Uint8Array, tab: TabState): void {
    const { sequence } = decodeReceipt(receipt)
    this.#write([[receiptKey(gateway, sequence), receipt], [TAB + gateway, bytesOf(tab)]])
  }

  /** Keeps a payment that was seen on chain. */
  putPayment (gateway: PeerId, payment: Payment, tab: TabState): void {
    this.#write([[paymentKey(gateway, payment), bytesOf(payment)], [TAB + gateway, bytesOf(tab)]])
  }

  async hasPayment (gateway: PeerId, payment: Payment): Promise<boolean> {
    await this.#writing
    return await this.#open().has(paymentKey(gateway, payment))
  }

  /** Reads what is kept, up to a limit. Rejects where it cannot be read at all, and where `signal` is set off. */
  async check (signal: AbortSignal): Promise<BookReport> {
    const report: BookReport = { checked: 0, cut: false, faults: [] }
    let after = ''
    while (report.checked < CHECKED_MAX) {
      signal.throwIfAborted()
      const entries = await this.#open().iterator({ gt: after, limit: PAGE }).all()
      for (const [key, value] of entries) {
        report.checked++
        try {
          if (key.startsWith(RECEIPT)) decodeReceipt(value)
          else tabFrom(value)
        } catch (err) {
          if (report.faults.length < FAULTS_MAX) report.faults.push(`${key}: ${reasonOf(err)}`)
        }
      }
      if (entries.length < PAGE) return report
      after = entries.at(-1)?.[0] ?? after
    }
    return { ...report, cut: true }
  }

  #write (entries: Array<[key: string, value: Uint8Array]>): void {
    const db = this.#open()
    const batch = entries.map(([key, value]) => ({ type: 'put' as const, key, value }))
    this.#writing = this.#writing.then(async () => { await db.batch(batch) })
  }

  #open (): Level<string, Uint8Array> {
    if (this.#db === undefined) throw new DcnError('DCN_STOPPING', {})
    return this.#db
  }
}

function receiptKey (gateway: PeerId, sequence: number): string {
  return `${RECEIPT}${gateway}/${String(sequence).padStart(SEQUENCE_DIGITS, '0')}`
}

/** A settlement pays a node once. */
function paymentKey (gateway: PeerId, { settlementId }: Payment): string {
  return `${PAYMENT}${gateway}/${settlementId}`
}

function bytesOf (value: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value))
}

function tabFrom (bytes: Uint8Array): TabState {
  return JSON.parse(new TextDecoder().decode(bytes)) as TabState
}

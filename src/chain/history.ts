/** Every transaction that landed, by its signature and by the accounts in it. */
import type { TransactionRecord } from './journal/entries.ts'

export class History {
  readonly #bySignature = new Map<string, TransactionRecord>()
  readonly #byAddress = new Map<string, TransactionRecord[]>()
  readonly #messages = new Set<string>()

  get size (): number {
    return this.#bySignature.size
  }

  add (record: TransactionRecord): void {
    this.#bySignature.set(record.signature, record)
    this.#messages.add(record.messageHash)
    for (const pubkey of new Set(record.keys.map(key => key.pubkey))) {
      const records = this.#byAddress.get(pubkey)
      if (records === undefined) this.#byAddress.set(pubkey, [record])
      else records.push(record)
    }
  }

  get (signature: string): TransactionRecord | undefined {
    return this.#bySignature.get(signature)
  }

  /** Whether it has landed before, under this signature or another: a copy that is signed otherwise is no other. */
  has (signature: string, messageHash: string): boolean {
    return this.#bySignature.has(signature) || this.#messages.has(messageHash)
  }

  /** Oldest first. */
  of (address: string): readonly TransactionRecord[] {
    return this.#byAddress.get(address) ?? []
  }

  all (): IterableIterator<TransactionRecord> {
    return this.#bySignature.values()
  }
}

/** Records that are put often and may be lost in a crash: the last for each key is put for all of a short while. */
import { recordKey, type UsageRecord } from '../../protocol/registry/records.ts'

export const LATER_MS = 1_000
/** Put at once; more wait for the next time, so that signing them does not hold up requests. */
export const LATER_RECORDS_MAX = 256

export interface LaterQueueDeps {
  /** Must not throw. */
  put (records: UsageRecord[]): Promise<void>
}

export class LaterQueue {
  readonly #deps: LaterQueueDeps
  readonly #waiting = new Map<string, UsageRecord>()
  #timer: NodeJS.Timeout | undefined

  constructor (deps: LaterQueueDeps) {
    this.#deps = deps
  }

  add (record: UsageRecord): void {
    this.#waiting.set(recordKey(record), record)
    this.#timer ??= setTimeout(() => { this.#next() }, LATER_MS)
  }

  get (key: string): UsageRecord | undefined {
    return this.#waiting.get(key)
  }

  /** Puts all that waits. */
  async flush (): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    while (this.#waiting.size > 0) await this.#deps.put(this.#taken())
  }

  #next (): void {
    this.#timer = undefined
    void this.#deps.put(this.#taken())
    if (this.#waiting.size > 0) this.#timer = setTimeout(() => { this.#next() }, LATER_MS)
  }

  #taken (): UsageRecord[] {
    const entries = [...this.#waiting].slice(0, LATER_RECORDS_MAX)
    for (const [key] of entries) this.#waiting.delete(key)
    return entries.map(([, record]) => record)
  }
}

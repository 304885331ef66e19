/**
 * How often keys and functions are used: each gateway counts what it sees in a record of its own, and the sum over all
 * gateways is the answer everywhere. Up to a second of counting is lost where a gateway dies; nothing is billed by it.
 */
import type { Clock } from '../../protocol/core/clock.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { Service } from '../../protocol/core/service.ts'
import type { Records } from '../records/records.ts'

/** How often what was counted is handed to the records. */
const FLUSH_INTERVAL_MS = 1_000

/** Enough of a key's hash to tell one wallet's keys apart. */
const KEY_NAME_CHARS = 32

/**
 * The name under which requests with an API key are counted: each key by itself, so that a new one begins with none.
 * Functions are counted under their own name.
 */
export function keyUsageName ({ keyHash }: { keyHash: string }): string {
  return `key-${keyHash.slice(0, KEY_NAME_CHARS)}`
}

export interface Usage {
  count: number
  /** Unix ms; 0 where it was never used. */
  lastUsedAtMs: number
}

export interface UsageCountersDeps {
  records: Pick<Records, 'usage' | 'putLater'>
  self: PeerId
  clock: Clock
}

interface OwnUsage extends Usage {
  wallet: string
  name: string
  isFlushed: boolean
}

export class UsageCounters implements Service {
  readonly #deps: UsageCountersDeps
  /** This gateway's whole counts, where its own record may not hold them yet. */
  readonly #own = new Map<string, OwnUsage>()
  #timer: NodeJS.Timeout | undefined

  constructor (deps: UsageCountersDeps) {
    this.#deps = deps
  }

  async start (): Promise<void> {
    this.#timer ??= setInterval(() => { this.flush() }, FLUSH_INTERVAL_MS).unref()
  }

  /** Must stop before the records do. */
  async stop (): Promise<void> {
    clearInterval(this.#timer)
    this.#timer = undefined
    this.flush()
  }

  count (wallet: string, name: string, times = 1): void {
    const key = `${wallet} ${name}`
    const own = this.#own.get(key) ?? { wallet, name, ...this.#recorded(wallet, name) }
    const lastUsedAtMs = Math.max(own.lastUsedAtMs, this.#deps.clock.nowMs())
    this.#own.set(key, { wallet, name, count: own.count + times, lastUsedAtMs, isFlushed: false })
  }

  /** Over all gateways, what was counted here a moment ago included. */
  total (wallet: string, name: string): Usage {
    const { records, self } = this.#deps
    const total = { ...this.#own.get(`${wallet} ${name}`) ?? this.#recorded(wallet, name) }
    for (const { gateway, count, lastUsedAtMs } of records.usage(wallet, name)) {
      if (gateway === self) continue
      total.count += count
      total.lastUsedAtMs = Math.max(total.lastUsedAtMs, lastUsedAtMs)
    }
    return { count: total.count, lastUsedAtMs: total.lastUsedAtMs }
  }

  /** Hands over what has changed, and forgets what the records hold by now. */
  flush (): void {
    const { records, self } = this.#deps
    for (const [key, own] of this.#own) {
      const { wallet, name, count, lastUsedAtMs, isFlushed } = own
      if (isFlushed) {
        if (this.#recorded(wallet, name).count >= count) this.#own.delete(key)
        continue
      }
      records.putLater({ kind: 'usage', gateway: self, wallet, name, count, lastUsedAtMs })
      own.isFlushed = true
    }
  }

  #recorded (wallet: string, name: string): Usage {
    const { records, self } = this.#deps
    const { count, lastUsedAtMs } = records.usage(wallet, name).find(({ gateway }) => gateway === self) ??
      { count: 0, lastUsedAtMs: 0 }
    return { count, lastUsedAtMs }
  }
}

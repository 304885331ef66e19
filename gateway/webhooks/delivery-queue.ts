/**
 * Which delivery is next. Pure. Wallets take turns, and within a wallet its hosts; nobody has more than a share of what
 * runs at once, so that receivers that answer slowly or never hold up their own deliveries only.
 */
import type { JobId } from '../../protocol/core/ids.ts'
import { TimerQueue } from '../../protocol/jobs/timer-queue.ts'

export interface Delivery {
  jobId: JobId
  wallet: string
  /** Of the receiver: name or address, and port. */
  host: string
  /** Made so far. */
  attempts: number
  dueAtMs: number
}

export interface QueueLimits {
  /** Attempts under way at once: in all, to one host, and for one wallet. */
  runningMax: number
  perHostMax: number
  perWalletMax: number
  /** Deliveries kept; beyond, the wallet with the most loses its oldest. */
  pendingMax: number
}

export const QUEUE_LIMITS: QueueLimits = { runningMax: 64, perHostMax: 4, perWalletMax: 16, pendingMax: 100_000 }

export class DeliveryQueue {
  readonly #limits: QueueLimits
  readonly #all = new Map<JobId, Delivery>()
  readonly #ofWallet = new Map<string, Set<JobId>>()
  readonly #timers = new TimerQueue()
  /** What is due, by wallet and host; in each map the first is the one whose turn it is. */
  readonly #due = new Map<string, Map<string, Set<JobId>>>()
  readonly #running = new Set<JobId>()
  readonly #perHost = new Map<string, number>()
  readonly #perWallet = new Map<string, number>()

  constructor (limits: QueueLimits = QUEUE_LIMITS) {
    this.#limits = limits
  }

  /** A job's delivery is added once; a second time is ignored. Returns what had to go to make room. */
  add (delivery: Delivery): Delivery | undefined {
    if (this.#all.has(delivery.jobId)) return undefined
    const evicted = this.#all.size >= this.#limits.pendingMax ? this.#evict() : undefined
    this.#all.set(delivery.jobId, delivery)
    inner(this.#ofWallet, delivery.wallet, () => new Set<JobId>()).add(delivery.jobId)
    this.#timers.set(delivery.jobId, delivery.dueAtMs)
    return evicted
  }

  /** What is to be attempted now; each is running until `finished` or `again`. */
  begin (nowMs: number): Delivery[] {
    for (const jobId of this.#timers.takeDue(nowMs)) {
      const delivery = this.#all.get(jobId)
      if (delivery !== undefined) this.#makeDue(delivery)
    }
    const begun: Delivery[] = []
    // A wallet that had its turn goes to the end, and so is met again in the same loop; one that cannot go stays.
    for (const [wallet, hosts] of this.#due) {
      if (this.#running.size >= this.#limits.runningMax) break
      const delivery = this.#next(wallet, hosts)
      if (delivery === undefined) continue
      begun.push(delivery)
      this.#due.delete(wallet)
      if (hosts.size > 0) this.#due.set(wallet, hosts)
    }
    return begun
  }

  /** The delivery is over, for good or ill. */
  finished (jobId: JobId): void {
    this.#stopRunning(jobId)
    this.#remove(jobId)
  }

  /** It is to be attempted again. */
  again (delivery: Delivery): void {
    this.#stopRunning(delivery.jobId)
    this.#all.set(delivery.jobId, delivery)
    this.#timers.set(delivery.jobId, delivery.dueAtMs)
  }

  /** When the next delivery falls due; what is due already waits for others to finish. */
  nextAtMs (): number | undefined {
    return this.#timers.nextAtMs()
  }

  counts (): { pending: number, running: number } {
    return { pending: this.#all.size, running: this.#running.size }
  }

  #makeDue ({ jobId, wallet, host }: Delivery): void {
    const hosts = inner(this.#due, wallet, () => new Map<string, Set<JobId>>())
    inner(hosts, host, () => new Set<JobId>()).add(jobId)
  }

  /** The wallet's next, taken out of what is due. */
  #next (wallet: string, hosts: Map<string, Set<JobId>>): Delivery | undefined {
    if ((this.#perWallet.get(wallet) ?? 0) >= this.#limits.perWalletMax) return undefined
    for (const [host, jobIds] of hosts) {
      if ((this.#perHost.get(host) ?? 0) >= this.#limits.perHostMax) continue
      const [jobId] = jobIds
      const delivery = jobId === undefined ? undefined : this.#all.get(jobId)
      if (jobId === undefined || delivery === undefined) continue
      jobIds.delete(jobId)
      hosts.delete(host)
      if (jobIds.size > 0) hosts.set(host, jobIds)
      this.#running.add(jobId)
      change(this.#perHost, host, 1)
      change(this.#perWallet, wallet, 1)
      return delivery
    }
    return undefined
  }

  #stopRunning (jobId: JobId): void {
    const delivery = this.#all.get(jobId)
    if (!this.#running.delete(jobId) || delivery === undefined) return
    change(this.#perHost, delivery.host, -1)
    change(this.#perWallet, delivery.wallet, -1)
  }

  #remove (jobId: JobId): Delivery | undefined {
    const delivery = this.#all.get(jobId)
    if (delivery === undefined) return undefined
    const { wallet, host } = delivery
    this.#all.delete(jobId)
    this.#timers.delete(jobId)
    const ofWallet = this.#ofWallet.get(wallet)
    ofWallet?.delete(jobId)
    if (ofWallet?.size === 0) this.#ofWallet.delete(wallet)
    const hosts = this.#due.get(wallet)
    const jobIds = hosts?.get(host)
    jobIds?.delete(jobId)
    if (jobIds?.size === 0) hosts?.delete(host)
    if (hosts?.size === 0) this.#due.delete(wallet)
    return delivery
  }

  #evict (): Delivery | undefined {
    let most: Set<JobId> | undefined
    for (const jobIds of this.#ofWallet.values()) if (jobIds.size > (most?.size ?? 0)) most = jobIds
    for (const jobId of most ?? []) if (!this.#running.has(jobId)) return this.#remove(jobId)
    return undefined
  }
}

function inner<K, V> (map: Map<K, V>, key: K, make: () => V): V {
  const value = map.get(key) ?? make()
  map.set(key, value)
  return value
}

function change (counts: Map<string, number>, key: string, by: number): void {
  const count = (counts.get(key) ?? 0) + by
  if (count > 0) counts.set(key, count)
  else counts.delete(key)
}

/** The chain's time: which slot it is, and the hash of each slot that transactions may still be made with. */
import { createHash } from 'node:crypto'
import type { Clock } from '../../protocol/core/clock.ts'
import { toBase58 } from '../../protocol/core/base58.ts'
import type { Run } from './journal/entries.ts'

/** Slots for which a blockhash can be used, as on the public clusters. */
export const BLOCKHASH_SLOTS = 150n

export interface SlotsInit {
  /** Hashes are made of it, so that nobody knows one before its slot, and a restart forgets none. */
  secret: Uint8Array
  /** Oldest first. */
  pastRuns: readonly Run[]
  /** The one that begins now. */
  run: Run
}

export class Slots {
  readonly #clock: Clock
  readonly #secret: Uint8Array
  readonly #pastRuns: readonly Run[]
  readonly #run: Run
  /** Oldest first. */
  readonly #hashes = new Map<string, bigint>()
  #current: bigint

  constructor (clock: Clock, { secret, pastRuns, run }: SlotsInit) {
    this.#clock = clock
    this.#secret = secret
    this.#pastRuns = pastRuns
    this.#run = run
    this.#current = run.slot
    this.#keepHashes(this.#current - BLOCKHASH_SLOTS)
  }

  get current (): bigint {
    return this.#current
  }

  /** Whether it has become another slot. The machine's clock may be set back; slots do not go back. */
  advance (): boolean {
    const slot = slotAt(this.#run, this.#clock.nowMs())
    if (slot <= this.#current) return false
    const from = this.#current + 1n
    this.#current = slot
    this.#keepHashes(from)
    return true
  }

  hashOf (slot: bigint): string {
    return toBase58(createHash('sha256').update(this.#secret).update(slot.toString()).digest())
  }

  /** Of a hash that can still be used; undefined: of none. */
  slotOf (hash: string): bigint | undefined {
    return this.#hashes.get(hash)
  }

  /** Unix time of a slot, in seconds. */
  timeS (slot: bigint): bigint {
    const runs = [...this.#pastRuns, this.#run]
    const run = runs.findLast(run => run.slot <= slot) ?? this.#pastRuns[0] ?? this.#run
    return BigInt(Math.floor((run.timeMs + Number(slot - run.slot) * run.slotMs) / 1_000))
  }

  #keepHashes (from: bigint): void {
    const oldest = this.#current - BLOCKHASH_SLOTS
    for (let slot = from > oldest ? from : oldest; slot <= this.#current; slot++) {
      this.#hashes.set(this.hashOf(slot), slot)
    }
    for (const [hash, slot] of this.#hashes) {
      if (slot >= oldest) break
      this.#hashes.delete(hash)
    }
  }
}

/** The slot that it is in a run at a time. */
export function slotAt ({ slot, timeMs, slotMs }: Run, nowMs: number): bigint {
  return slot + BigInt(Math.max(0, Math.floor((nowMs - timeMs) / slotMs)))
}

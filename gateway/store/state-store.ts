/**
 * A gateway's durable state: one ordered database, written in synced batches. Whatever several parts of the gateway
 * want to write while one batch is on its way to the disk shares the next, so that one fsync serves many jobs, and what
 * one caller writes together is there whole after a crash of the machine, or not at all.
 */
import { Level } from 'level'
import { DcnError } from '../../protocol/core/errors.ts'
import { isLevelLocked } from '../../protocol/core/level-lock.ts'
import type { Service } from '../../protocol/core/service.ts'

/** One durable step in the making. */
export interface StateBatch {
  put (key: string, value: Uint8Array): void
  del (key: string): void
}

/** Puts into a batch what belongs to one step. Runs when the batch is formed, at once and in order; must not throw. */
export type Write = (batch: StateBatch) => void

export interface KeyRange {
  /** Every key of the range begins with it. */
  prefix: string
  /** Only keys after this one (before it where `reverse`). */
  after?: string
  limit?: number
  reverse?: boolean
}

export interface StateStoreInit {
  /** Directory of the database; made if it is missing. */
  path: string
}

/** Sorts after every character that our keys hold. */
const LAST = '\uffff'
/** Answered by every store that can be read. */
const PROBE = 'probe'

export class StateStore implements Service {
  readonly #path: string
  #db: Level<string, Uint8Array> | undefined
  readonly #closers: Write[] = []
  #waiting: Array<{ write: Write, resolve: () => void, reject: (err: unknown) => void }> = []
  #writing: Promise<void> | undefined
  /** Told of each batch that was synced: how many steps shared it, and what the disk took. Must not throw. */
  onWritten: (steps: number, durationMs: number) => void = () => {}

  constructor ({ path }: StateStoreInit) {
    this.#path = path
  }

  /** Throws DCN_DATA_DIR_BUSY where another process has it open. */
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

  /** What was handed over before is written first. */
  async stop (): Promise<void> {
    await this.#writing
    const db = this.#db
    this.#db = undefined
    await db?.close()
  }

  /** Whether the store answers. */
  async isOk (): Promise<boolean> {
    try {
      await this.#open().get(PROBE)
      return true
    } catch {
      return false
    }
  }

  /** Has `close` run last on every batch from now on: it may add what the other writes gave rise to. */
  beforeEachWrite (close: Write): void {
    this.#closers.push(close)
  }

  /** Durable when it resolves. Rejects with DCN_STOPPING, or with what the disk said; nothing is written then. */
  async commit (write: Write): Promise<void> {
    this.#open()
    await new Promise<void>((resolve, reject) => {
      this.#waiting.push({ write, resolve, reject })
      // Begun in a turn of its own: a step may ask for another while it is put into its batch.
      this.#writing ??= Promise.resolve().then(async () => { await this.#writeAll() })
    })
  }

  async get (key: string): Promise<Uint8Array | undefined> {
    return await this.#open().get(key)
  }

  async has (key: string): Promise<boolean> {
    return await this.#open().has(key)
  }

  async keys (range: KeyRange): Promise<string[]> {
    return await this.#open().keys(bounds(range)).all()
  }

  async entries (range: KeyRange): Promise<Array<[key: string, value: Uint8Array]>> {
    return await this.#open().iterator(bounds(range)).all()
  }

  /** Never rejects: each caller hears of its own step. */
  async #writeAll (): Promise<void> {
    while (this.#waiting.length > 0) {
      const steps = this.#waiting
      this.#waiting = []
      try {
        const batch = this.#open().batch()
        const open: StateBatch = {
          put: (key, value) => { batch.put(key, value) },
          del: key => { batch.del(key) }
        }
        for (const { write } of steps) write(open)
        for (const close of this.#closers) close(open)
        if (batch.length > 0) {
          const startedAtMs = performance.now()
          await batch.write({ sync: true })
          this.onWritten(steps.length, performance.now() - startedAtMs)
        } else {
          await batch.close()
        }
        for (const { resolve } of steps) resolve()
      } catch (err) {
        for (const { reject } of steps) reject(err)
      }
    }
    // In the same turn in which the queue was seen empty: what comes up in the next must find nobody at work.
    this.#writing = undefined
  }

  #open (): Level<string, Uint8Array> {
    if (this.#db === undefined) throw new DcnError('DCN_STOPPING', {})
    return this.#db
  }
}

function bounds ({ prefix, after, limit = -1, reverse = false }: KeyRange) {
  const [from, to] = reverse
    ? [{ gte: prefix }, { lt: after ?? prefix + LAST }]
    : [after === undefined ? { gte: prefix } : { gt: after }, { lt: prefix + LAST }]
  return { ...from, ...to, limit, reverse }
}

/** Models pulled from others into the store: once each, however many wait, a few at a time. */
import { DcnError, isDcnError, reasonOf } from '../core/errors.ts'
import type { ContentId } from '../core/ids.ts'
import type { Logger } from '../core/logger.ts'
import type { PeerId } from '../core/peer-id.ts'
import { Turns } from '../core/turns.ts'
import type { Network } from '../net/types.ts'
import type { ModelStore } from './model-store.ts'
import { pullFrom } from './model-transfer.ts'
import type { ModelWriter } from './model-writer.ts'

/** Models pulled at once; more wait. */
export const MODEL_PULLS_MAX = 4
/** Peers asked for one model, one after the other. */
export const MODEL_SOURCES_MAX = 16

export interface ModelPullsDeps {
  network: Pick<Network, 'request'>
  store: Pick<ModelStore, 'has' | 'write'>
  logger: Logger
}

export interface WantedModel {
  contentId: ContentId
  /** Where it is known. */
  bytes?: number
}

interface Pull {
  waiting: number
  over: AbortController
  done: Promise<void>
}

export class ModelPulls {
  readonly #deps: ModelPullsDeps
  readonly #log: Logger
  readonly #pulls = new Map<ContentId, Pull>()
  /** With those that nobody waits for any more, and that clean up. */
  readonly #running = new Set<Promise<void>>()
  readonly #turns = new Turns(MODEL_PULLS_MAX)

  constructor (deps: ModelPullsDeps) {
    this.#deps = deps
    this.#log = deps.logger.child('model-pulls')
  }

  /** How many are pulled, or wait for it. */
  get count (): number {
    return this.#pulls.size
  }

  /**
   * Resolves once the model is in the store. All who want it at once share the first one's pull, which ends when none
   * of them waits any more. `sources`: the best first.
   * Throws DCN_CONTENT_NOT_FOUND where none of the peers gave it, or `signal` ended the wait; DCN_MODELS_FULL.
   */
  async pull (wanted: WantedModel, sources: readonly PeerId[], signal: AbortSignal): Promise<void> {
    const { contentId } = wanted
    if (signal.aborted) throw new DcnError('DCN_CONTENT_NOT_FOUND', { contentId })
    const pull = this.#pulls.get(contentId) ?? this.#begin(wanted, sources)
    pull.waiting++
    let leave = (): void => undefined
    const left = new Promise<never>((_resolve, reject) => {
      leave = () => { reject(new DcnError('DCN_CONTENT_NOT_FOUND', { contentId })) }
    })
    signal.addEventListener('abort', leave)
    try {
      await Promise.race([pull.done, left])
    } finally {
      signal.removeEventListener('abort', leave)
      if (--pull.waiting === 0) this.#end(contentId, pull)
    }
  }

  /** Ends all of them. */
  async stop (): Promise<void> {
    for (const [contentId, pull] of this.#pulls) this.#end(contentId, pull)
    await Promise.allSettled(this.#running)
  }

  /** Whoever wants it from now on begins anew. */
  #end (contentId: ContentId, pull: Pull): void {
    pull.over.abort()
    if (this.#pulls.get(contentId) === pull) this.#pulls.delete(contentId)
  }

  #begin (wanted: WantedModel, sources: readonly PeerId[]): Pull {
    const over = new AbortController()
    const done = this.#turns.take(async () => { await this.#pull(wanted, sources, over.signal) })
    const pull = { waiting: 0, over, done }
    this.#pulls.set(wanted.contentId, pull)
    this.#running.add(done)
    const ended = (): void => {
      this.#running.delete(done)
      this.#end(wanted.contentId, pull)
    }
    done.then(ended, ended)
    return pull
  }

  async #pull (wanted: WantedModel, sources: readonly PeerId[], signal: AbortSignal): Promise<void> {
    const { contentId } = wanted
    if (this.#deps.store.has(contentId)) return
    const download = new Download(this.#deps, wanted, signal)
    const queue = sources.slice(0, MODEL_SOURCES_MAX)
    try {
      for (let peer = queue.shift(); peer !== undefined && !signal.aborted; peer = queue.shift()) {
        try {
          if (await download.from(peer)) return
          queue.unshift(...download.suspects())
          this.#log.warn('model had another hash, and was thrown away', { contentId, peer })
        } catch (err) {
          // No other peer would help.
          if (isDcnError(err) && err.code === 'DCN_MODELS_FULL') throw err
          this.#log.debug('model not pulled', { contentId, peer, reason: reasonOf(err) })
        }
      }
    } finally {
      await download.discard()
    }
    throw new DcnError('DCN_CONTENT_NOT_FOUND', { contentId })
  }
}

/** One model on its way: a peer goes on where the one before it has stopped. */
class Download {
  readonly #deps: ModelPullsDeps
  readonly #wanted: WantedModel
  readonly #signal: AbortSignal
  #writer: ModelWriter | undefined
  /** Whose chunks were written. */
  #givers: PeerId[] = []
  /** Since several peers together gave a wrong file, each is taken alone. */
  #alone = false

  constructor (deps: ModelPullsDeps, wanted: WantedModel, signal: AbortSignal) {
    this.#deps = deps
    this.#wanted = wanted
    this.#signal = signal
  }

  /** False where the file was whole and wrong. */
  async from (peer: PeerId): Promise<boolean> {
    const { network, store } = this.#deps
    const { contentId, bytes } = this.#wanted
    if (this.#alone) await this.discard()
    const writer = this.#writer ??= await store.write(contentId)
    const before = writer.bytes
    try {
      await pullFrom(network, writer, { peer, contentId, bytes, signal: this.#signal })
    } finally {
      if (writer.bytes > before) this.#givers.push(peer)
    }
    this.#writer = undefined
    try {
      await writer.commit()
      return true
    } catch (err) {
      if (isDcnError(err) && err.code === 'DCN_MODEL_MISMATCH') return false
      throw err
    }
  }

  /** Peers that deserve another try, each by itself, after a wrong file. */
  suspects (): PeerId[] {
    const givers = this.#givers
    this.#givers = []
    if (this.#alone || givers.length < 2) return []
    this.#alone = true
    return givers
  }

  async discard (): Promise<void> {
    const writer = this.#writer
    this.#writer = undefined
    await writer?.discard()
  }
}

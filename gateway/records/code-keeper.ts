/**
 * The code that records name: pulled once from a gateway that has it, kept where jobs' code is, and so served to nodes
 * and to other gateways. Specified in protocol/spec/records.md, "Code".
 */
import { reasonOf } from '../../protocol/core/errors.ts'
import type { ContentId } from '../../protocol/core/ids.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import { rankPeers } from '../../protocol/core/rendezvous.ts'
import { fetchBlob } from '../../protocol/net/blobs.ts'
import type { Network } from '../../protocol/net/types.ts'
import type { JobStore } from '../store/job-store.ts'
import type { StateStore } from '../store/state-store.ts'
import { Turns } from '../../protocol/core/turns.ts'

/** Pieces of code pulled at once; more wait. */
export const CODE_PULLS_MAX = 8
/** Gateways asked for one piece, one after the other. */
export const CODE_SOURCES_MAX = 4

export interface CodeKeeperDeps {
  network: Pick<Network, 'request'>
  gateways (): PeerId[]
  state: Pick<StateStore, 'commit'>
  code: Pick<JobStore, 'code' | 'hasCode' | 'putCode'>
  /** Whether a record that holds names it still. */
  isNamed (id: ContentId): boolean
  stopping (): AbortSignal
  logger: Logger
}

export class CodeKeeper {
  readonly #deps: CodeKeeperDeps
  readonly #log: Logger
  /** Looked for now. */
  readonly #pulls = new Map<ContentId, Promise<boolean>>()
  /** Named by a record, and not here. */
  readonly #missing = new Set<ContentId>()
  readonly #turns = new Turns(CODE_PULLS_MAX)

  constructor (deps: CodeKeeperDeps) {
    this.#deps = deps
    this.#log = deps.logger.child('code-keeper')
  }

  get missing (): number {
    return this.#missing.size
  }

  /** Resolves when nothing is pulled any more. */
  async settled (): Promise<void> {
    await Promise.all(this.#pulls.values())
  }

  /** Whether all of it is here and durable, once it has been looked for: at `from` first. Never rejects. */
  async have (ids: readonly ContentId[], from?: PeerId): Promise<boolean> {
    const here = await Promise.all(ids.map(async id => await this.#have(id, from)))
    return here.every(Boolean)
  }

  /** Looks again for all that is missing. Never rejects. */
  async retry (): Promise<void> {
    for (const id of this.#missing) if (!this.#deps.isNamed(id)) this.#missing.delete(id)
    await this.have([...this.#missing])
  }

  /** From here, or from another gateway. */
  async get (id: ContentId): Promise<Uint8Array | undefined> {
    const here = await this.#deps.code.code(id)
    if (here !== undefined) return here
    return await this.#pullOnce(id, undefined) ? await this.#deps.code.code(id) : undefined
  }

  async #have (id: ContentId, from: PeerId | undefined): Promise<boolean> {
    // Missing until it is known to be here: who waits for all that is missing must not overlook it.
    this.#missing.add(id)
    if (await this.#deps.code.hasCode(id)) {
      this.#missing.delete(id)
      return true
    }
    return await this.#pullOnce(id, from)
  }

  /** All who want it at once share one pull. */
  async #pullOnce (id: ContentId, from: PeerId | undefined): Promise<boolean> {
    const running = this.#pulls.get(id)
    if (running !== undefined) return await running
    const pull = this.#turns.take(async () => await this.#pull(id, from))
    this.#pulls.set(id, pull)
    try {
      return await pull
    } finally {
      this.#pulls.delete(id)
    }
  }

  async #pull (id: ContentId, from: PeerId | undefined): Promise<boolean> {
    const { network, state, code } = this.#deps
    const others = rankPeers(id, this.#deps.gateways().filter(peer => peer !== from))
    const sources = from === undefined ? others : [from, ...others]
    for (const peer of sources.slice(0, CODE_SOURCES_MAX)) {
      if (this.#deps.stopping().aborted) return false
      try {
        const content = await fetchBlob(network, peer, id, this.#deps.stopping())
        await state.commit(batch => { code.putCode(batch, id, content) })
        this.#missing.delete(id)
        return true
      } catch (err) {
        this.#log.debug('code not pulled', { peer, contentId: id, reason: reasonOf(err) })
      }
    }
    return false
  }
}

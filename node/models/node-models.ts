/**
 * Models that functions read: pulled by hash, kept on disk under a cap, and held while a function runs; and the runtime
 * directory that goes with them. Specified in protocol/spec/models.md.
 */
import { DcnError, isDcnError } from '../../protocol/core/errors.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import { rankPeers } from '../../protocol/core/rendezvous.ts'
import type { Service } from '../../protocol/core/service.ts'
import { ModelPulls } from '../../protocol/models/model-pulls.ts'
import type { HeldModel, ModelStore } from '../../protocol/models/model-store.ts'
import type { Network } from '../../protocol/net/types.ts'
import type { ModelRef } from '../../protocol/wire/needs.ts'
import type { Mount } from '../sandbox/isolation/types.ts'

/** A model that others push out while its function waits for the next one is pulled again so often. */
const TRIES = 3

export interface NodeModelsDeps {
  network: Pick<Network, 'request'>
  gateways (): PeerId[]
  store: ModelStore
  /** What functions that name models are offered besides, as a directory. Throws DCN_SANDBOX_FAILED. */
  runtime: { directory (): Promise<string> }
  logger: Logger
}

export interface LentModels {
  mounts: Mount[]
  release (): void
}

export class NodeModels implements Service {
  readonly #deps: NodeModelsDeps
  readonly #pulls: ModelPulls

  constructor (deps: NodeModelsDeps) {
    this.#deps = deps
    this.#pulls = new ModelPulls(deps)
  }

  async start (): Promise<void> {
    await this.#deps.store.start()
  }

  async stop (): Promise<void> {
    await this.#pulls.stop()
    await this.#deps.store.stop()
  }

  hasAll (models: readonly ModelRef[]): boolean {
    return models.every(({ contentId }) => this.#deps.store.has(contentId))
  }

  /** Whether they fit in here at all, once everything else has gone. */
  couldHold (models: readonly ModelRef[]): boolean {
    const sizes = new Map(models.map(({ contentId, bytes }) => [contentId, bytes]))
    return [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0) <= this.#deps.store.bytesMax
  }

  /**
   * All of them, and the runtime, as mounts that stay until they are released; what is not here is pulled, from
   * `gateway` first.
   * Throws DCN_MODEL_NOT_FOUND where one is not to be had, DCN_MODELS_FULL where it has no room here,
   * DCN_SANDBOX_FAILED.
   */
  async lend (models: readonly ModelRef[], gateway: PeerId, signal: AbortSignal): Promise<LentModels> {
    const held: HeldModel[] = []
    const release = (): void => { for (const one of held) one.release() }
    try {
      const mounts: Mount[] = []
      for (const model of models) {
        const one = await this.#hold(model, gateway, signal)
        held.push(one)
        mounts.push({ source: one.path, target: `models/${model.name}`, version: one.version })
      }
      mounts.push({ source: await this.#deps.runtime.directory(), target: 'runtime' })
      return { mounts, release }
    } catch (err) {
      release()
      throw err
    }
  }

  async #hold ({ contentId, bytes }: ModelRef, gateway: PeerId, signal: AbortSignal): Promise<HeldModel> {
    const others = rankPeers(contentId, this.#deps.gateways().filter(peer => peer !== gateway))
    for (let tries = 0; tries < TRIES; tries++) {
      const held = await this.#deps.store.hold(contentId)
      if (held !== undefined) return held
      try {
        await this.#pulls.pull({ contentId, bytes }, [gateway, ...others], signal)
      } catch (cause) {
        if (!isDcnError(cause) || cause.code !== 'DCN_CONTENT_NOT_FOUND') throw cause
        throw new DcnError('DCN_MODEL_NOT_FOUND', { contentId }, { cause })
      }
    }
    throw new DcnError('DCN_MODELS_FULL', { bytesMax: this.#deps.store.bytesMax })
  }
}

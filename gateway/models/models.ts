/**
 * What a gateway keeps of models: uploaded here, copied to the two gateways closest to the hash, pulled from whoever
 * has them. Specified in protocol/spec/models.md.
 */
import type { Clock } from '../../protocol/core/clock.ts'
import { DcnError, reasonOf } from '../../protocol/core/errors.ts'
import { Sha256 } from '../../protocol/core/hash.ts'
import { contentIdFromBytes, type ContentId } from '../../protocol/core/ids.ts'
import { MODEL_BYTES_PER_DAY_MAX } from '../../protocol/core/limits.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import { rankPeers } from '../../protocol/core/rendezvous.ts'
import type { Service } from '../../protocol/core/service.ts'
import { ModelPulls, MODEL_SOURCES_MAX } from '../../protocol/models/model-pulls.ts'
import type { ModelStore } from '../../protocol/models/model-store.ts'
import { askModelSize, askToKeep, serveModels } from '../../protocol/models/model-transfer.ts'
import type { Network } from '../../protocol/net/types.ts'
import type { ModelSizes } from '../jobs/needs.ts'
import { ByteQuota } from './byte-quota.ts'

/** Gateways that keep a model besides the one that took it, where there are so many. */
export const MODEL_COPIES = 2
/** The longest that an upload's answer waits for them; the copying goes on after. */
export const MODEL_COPY_WAIT_MS = 5_000
/** The longest that copying to one gateway may take. */
export const MODEL_COPY_MS_MAX = 600_000
/** Bytes that one gateway may have kept here in a day. */
export const KEEP_BYTES_PER_DAY_MAX = 10 * 1024 * 1024 * 1024
/** Uploads at once. */
export const MODEL_UPLOADS_MAX = 16

const DAY_MS = 24 * 3_600_000
const COUNTED_MAX = 100_000

export interface ModelsDeps {
  network: Pick<Network, 'self' | 'request' | 'serveRequests'>
  gateways (): PeerId[]
  store: ModelStore
  clock: Clock
  logger: Logger
}

export interface Upload {
  contentId: ContentId
  body: AsyncIterable<Uint8Array>
  /** Whose bytes they are counted as: each is a wallet or an address, in words of its own. */
  countedAs: readonly string[]
}

export interface Uploaded {
  bytes: number
  /** False where it was here already. */
  created: boolean
  /** Other gateways that are known to have it by now. */
  copies: number
}

export class Models implements Service, ModelSizes {
  readonly #deps: ModelsDeps
  readonly #log: Logger
  readonly #pulls: ModelPulls
  readonly #uploads: ByteQuota
  readonly #keeps: ByteQuota
  readonly #copying = new Set<Promise<number>>()
  #uploading = 0
  #stopping = new AbortController()
  #running = false

  constructor (deps: ModelsDeps, { bytesPerDayMax = MODEL_BYTES_PER_DAY_MAX }: { bytesPerDayMax?: number } = {}) {
    this.#deps = deps
    this.#log = deps.logger.child('models')
    this.#pulls = new ModelPulls(deps)
    const windowed = { windowMs: DAY_MS, keysMax: COUNTED_MAX }
    this.#uploads = new ByteQuota(deps.clock, { ...windowed, bytesMax: bytesPerDayMax })
    this.#keeps = new ByteQuota(deps.clock, { ...windowed, bytesMax: KEEP_BYTES_PER_DAY_MAX })
    serveModels(deps.network, {
      store: deps.store,
      keep: async (contentId, bytes, from, signal) => await this.#keep(contentId, bytes, from, signal)
    })
  }

  async start (): Promise<void> {
    if (this.#running) return
    this.#running = true
    this.#stopping = new AbortController()
    await this.#deps.store.start()
  }

  async stop (): Promise<void> {
    if (!this.#running) return
    this.#running = false
    this.#stopping.abort()
    await this.#pulls.stop()
    await Promise.allSettled(this.#copying)
    await this.#deps.store.stop()
  }

  /**
   * Durable here when this resolves, and copied to others as far as MODEL_COPY_WAIT_MS allows.
   * Throws DCN_MODEL_MISMATCH, DCN_MODEL_QUOTA, DCN_MODELS_FULL, DCN_BODY_TOO_LARGE, DCN_NOT_READY.
   */
  async put (upload: Upload): Promise<Uploaded> {
    if (this.#uploading >= MODEL_UPLOADS_MAX) {
      throw new DcnError('DCN_NOT_READY', { reason: `${MODEL_UPLOADS_MAX} models are being uploaded to it` })
    }
    this.#uploading++
    try {
      const created = !this.#deps.store.has(upload.contentId)
      const bytes = created ? await this.#write(upload) : await this.#check(upload)
      return { bytes, created, copies: await this.#copied(upload.contentId, bytes) }
    } finally {
      this.#uploading--
    }
  }

  /** As `find`; and it is pulled where it is not here, so that nodes find it here. */
  async sizeOf (contentId: ContentId): Promise<number | undefined> {
    const found = await this.#find(contentId)
    if (found?.sources === undefined) return found?.bytes
    // Not by the size that a gateway has only said.
    this.#pulls.pull({ contentId }, found.sources, this.#stopping.signal).catch((err: unknown) => {
      this.#log.debug('model not pulled', { contentId, reason: reasonOf(err) })
    })
    return found.bytes
  }

  /** Bytes of the model, here or at a gateway that answers. */
  async find (contentId: ContentId): Promise<number | undefined> {
    return (await this.#find(contentId))?.bytes
  }

  /** `sources`: gateways to pull it from, where it is not here. */
  async #find (contentId: ContentId): Promise<{ bytes: number, sources?: PeerId[] } | undefined> {
    const here = this.#deps.store.sizeOf(contentId)
    if (here !== undefined) return { bytes: here }
    if (!this.#running) return undefined
    const { network } = this.#deps
    const signal = this.#stopping.signal
    const sources = rankPeers(contentId, this.#deps.gateways()).slice(0, MODEL_SOURCES_MAX)
    const answers = sources.map(async peer => ({
      peer, bytes: await askModelSize(network, peer, contentId, signal)
    }))
    const found = await Promise.any(answers).catch(() => undefined)
    if (found === undefined) return undefined
    const { peer, bytes } = found
    return { bytes, sources: [peer, ...sources.filter(other => other !== peer)] }
  }

  async #write ({ contentId, body, countedAs }: Upload): Promise<number> {
    const writer = await this.#deps.store.write(contentId)
    try {
      for await (const chunk of body) {
        this.#uploads.take(countedAs, chunk.byteLength)
        await writer.write(chunk)
      }
      if (writer.bytes === 0) throw new DcnError('DCN_REQUEST_INVALID', { field: 'body', reason: 'is empty' })
      await writer.commit()
      return writer.bytes
    } catch (err) {
      await writer.discard()
      throw err
    }
  }

  /** What is here already must be what is sent, all the same: a caller with a wrong file has to know. */
  async #check ({ contentId, body, countedAs }: Upload): Promise<number> {
    const hash = new Sha256()
    let bytes = 0
    for await (const chunk of body) {
      this.#uploads.take(countedAs, chunk.byteLength)
      hash.update(chunk)
      bytes += chunk.byteLength
    }
    const found = contentIdFromBytes(hash.digest())
    if (found !== contentId) throw new DcnError('DCN_MODEL_MISMATCH', { expected: contentId, found, bytes })
    return bytes
  }

  /** How many other gateways have it, once enough have or the time is over. */
  async #copied (contentId: ContentId, bytes: number): Promise<number> {
    const ranked = rankPeers(contentId, this.#deps.gateways())
    let copies = 0
    const copying = Array.from({ length: MODEL_COPIES }, async () => {
      for (let peer = ranked.shift(); peer !== undefined; peer = ranked.shift()) {
        if (this.#stopping.signal.aborted) return
        if (await this.#copy(contentId, bytes, peer)) {
          copies++
          return
        }
      }
    })
    const all = Promise.all(copying).then(() => copies)
    this.#copying.add(all)
    void all.finally(() => { this.#copying.delete(all) })
    let timer: NodeJS.Timeout | undefined
    const timeUp = new Promise<void>(resolve => { timer = setTimeout(resolve, MODEL_COPY_WAIT_MS) })
    await Promise.race([all, timeUp])
    clearTimeout(timer)
    return copies
  }

  async #copy (contentId: ContentId, bytes: number, peer: PeerId): Promise<boolean> {
    try {
      return await askToKeep(this.#deps.network, peer, { contentId, bytes }, {
        timeoutMs: MODEL_COPY_MS_MAX, signal: this.#stopping.signal
      })
    } catch (err) {
      this.#log.debug('model not copied', { contentId, peer, reason: reasonOf(err) })
      return false
    }
  }

  async #keep (contentId: ContentId, bytes: number, from: PeerId, signal: AbortSignal): Promise<boolean> {
    const { store } = this.#deps
    if (!this.#running || !this.#deps.gateways().includes(from)) return false
    if (store.has(contentId)) return true
    try {
      this.#keeps.take([from], bytes)
      await this.#pulls.pull({ contentId, bytes }, [from], AbortSignal.any([signal, this.#stopping.signal]))
      return true
    } catch (err) {
      this.#log.debug('model not kept', { contentId, peer: from, reason: reasonOf(err) })
      return false
    }
  }
}

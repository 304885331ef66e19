/**
 * Keeps copies of other gateways' jobs, takes over those of a lost one, and has this gateway's own jobs kept by others.
 * Specified in protocol/spec/standby.md.
 */
import type { Clock } from '../../protocol/core/clock.ts'
import type { Signer } from '../../protocol/core/ed25519.ts'
import { reasonOf } from '../../protocol/core/errors.ts'
import type { ContentId, JobId } from '../../protocol/core/ids.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import { rankPeers } from '../../protocol/core/rendezvous.ts'
import type { Service } from '../../protocol/core/service.ts'
import { holdersOf, isFurther } from '../../protocol/jobs/job-order.ts'
import type { JobEvents } from '../../protocol/jobs/job-events.ts'
import { Standby } from '../../protocol/jobs/standby.ts'
import { COPY_WAIT_MS, RETURN_WAIT_MS, STANDBYS } from '../../protocol/jobs/timing.ts'
import { fetchBlob } from '../../protocol/net/blobs.ts'
import type { Directory } from '../../protocol/net/directory.ts'
import type { Network } from '../../protocol/net/types.ts'
import { hasEnded, type JobRecord } from '../../protocol/wire/jobs.ts'
import {
  COPIES_BYTES_MAX, COPIES_BYTES_WANTED, COPY_ANSWER_BYTES_MAX, openCopies, sealCopyAnswer, STANDBY_PROTOCOL,
  type CopyWord
} from '../../protocol/wire/standby.ts'
import type { Copies } from '../dispatch/copies.ts'
import { checkResult } from '../jobs/remote-jobs.ts'
import type { JobStore } from '../store/job-store.ts'
import type { StateBatch, StateStore } from '../store/state-store.ts'
import { COPIED_AT_END, COPIED_WHEN_NEW } from './copied.ts'
import { CopySender, type Told } from './copy-sender.ts'

/** How often it is looked whose gateways are there. */
const WATCH_MS = 500

/** Jobs of others that are kept while they go on; more are refused. */
const COPIES_KEPT_MAX = 100_000

/** How long a gateway that never answers is still told of a job's end, over restarts of this one. */
const TELL_TTL_MS = 24 * 3_600_000

export interface StandbysDeps {
  network: Pick<Network, 'self' | 'request' | 'serveRequests' | 'onPeer' | 'isConnected' | 'connectedPeers'>
  directory: Pick<Directory, 'gateways' | 'get'>
  state: Pick<StateStore, 'commit' | 'beforeEachWrite'>
  store: JobStore
  signer: Signer
  clock: Clock
  logger: Logger
  events: Pick<JobEvents, 'tell'>
  jobs: {
    /** Takes in what another gateway says of a job; how the job stands here then, if it is to be kept here at all. */
    merge (record: JobRecord, from: PeerId): Promise<JobRecord | undefined>
    takeOver (jobId: JobId): Promise<void>
  }
}

export class Standbys implements Copies, Service {
  readonly #deps: StandbysDeps
  readonly #log: Logger
  readonly #sender: CopySender
  #watch: Standby
  readonly #fetching = new Map<ContentId, Promise<void>>()
  /** Ends that everybody knows: their marks go with whatever is written next. */
  readonly #told = new Set<JobId>()
  #running: { timer: NodeJS.Timeout, unlisten: () => void } | undefined

  constructor (deps: StandbysDeps) {
    this.#deps = deps
    this.#log = deps.logger.child('standby')
    const { network, state, store, signer, clock, logger } = deps
    this.#watch = new Standby({ self: network.self })
    this.#sender = new CopySender({
      network, store, signer, clock, logger,
      onFurther: async (record, from) => { await this.#take(record, from) },
      onCopied: (jobId, peer, isEnd) => {
        deps.events.tell({ jobId, word: 'copied', peer, detail: isEnd ? COPIED_AT_END : COPIED_WHEN_NEW })
      },
      onTold: jobId => { this.#told.add(jobId) }
    })
    state.beforeEachWrite(batch => {
      for (const jobId of this.#told) store.putTelling(batch, jobId, false)
      this.#told.clear()
    })
    network.serveRequests(STANDBY_PROTOCOL, {
      requestBytesMax: COPIES_BYTES_MAX, responseBytesMax: COPY_ANSWER_BYTES_MAX, concurrentPerPeerMax: 4
    }, async (request, from) => await this.#answer(openCopies(request, from), from))
  }

  async start (): Promise<void> {
    if (this.#running !== undefined) return
    const { network, store, clock } = this.#deps
    this.#watch = new Standby({ self: network.self })
    for (const record of await store.copies()) this.#watch.note(record, clock.nowMs())
    await this.#sender.start()
    await this.#tellAgain()
    const timer = setInterval(() => { this.#look() }, WATCH_MS)
    const unlisten = network.onPeer((peer, connected) => { if (connected) this.#isBack(peer) })
    this.#running = { timer, unlisten }
    if (this.#watch.size > 0) this.#log.info('copies of other gateways\' jobs are here', { jobs: this.#watch.size })
  }

  async stop (): Promise<void> {
    if (this.#running === undefined) return
    clearInterval(this.#running.timer)
    this.#running.unlisten()
    this.#running = undefined
    await this.#sender.stop()
  }

  /** The gateways closest to the job of those that are there. */
  standbysOf (jobId: JobId): PeerId[] {
    const there = this.#deps.directory.gateways().filter(gateway => !this.#sender.isFailing(gateway))
    return rankPeers(jobId, there).slice(0, STANDBYS)
  }

  tell (batch: StateBatch, record: JobRecord): void {
    this.#told.delete(record.jobId)
    if (this.#others(record).peers.length > 0) this.#deps.store.putTelling(batch, record.jobId, true)
  }

  ahead (record: JobRecord): void {
    this.#sender.owe(this.#others(record), record)
  }

  stored (record: JobRecord, news: boolean): void {
    this.#watch.note(record, this.#deps.clock.nowMs())
    if (news) this.#sender.owe(this.#others(record))
  }

  async kept (records: readonly JobRecord[]): Promise<void> {
    await this.#sender.confirmed(records.map(record => this.#others(record)), { how: 'all', waitMs: COPY_WAIT_MS })
  }

  async safe (record: JobRecord): Promise<void> {
    await this.#sender.confirmed([this.#others(record)], { how: 'any', waitMs: COPY_WAIT_MS })
  }

  async askReturning (records: readonly JobRecord[]): Promise<void> {
    const jobs = records.map(record => this.#others(record))
    for (const job of jobs) this.#sender.owe(job)
    await this.#sender.confirmed(jobs, { how: 'all', waitMs: RETURN_WAIT_MS, patient: true })
  }

  #others (record: JobRecord): Told {
    const { self } = this.#deps.network
    return { jobId: record.jobId, peers: holdersOf(record).filter(holder => holder !== self) }
  }

  async #answer (records: readonly JobRecord[], from: PeerId): Promise<Uint8Array> {
    this.#watch.seen(from, this.#deps.clock.nowMs())
    let bytes = 0
    const words = await Promise.all(records.map(async (record): Promise<CopyWord> => {
      const stands = await this.#take(record, from)
      if (stands === undefined) return 'no'
      if (!isFurther(stands, record)) return 'kept'
      // The first fits whatever its size; the others where there is room. Who asks will ask again for the rest.
      const isFirst = bytes === 0
      bytes += stands.outcome.byteLength + stands.resultProof.byteLength + 1_024
      return isFirst || bytes <= COPIES_BYTES_WANTED ? stands : 'later'
    }))
    return sealCopyAnswer(words, this.#deps.signer)
  }

  /** How the job stands here after that; undefined where it is not kept. Never rejects for what a peer says. */
  async #take (record: JobRecord, from: PeerId): Promise<JobRecord | undefined> {
    try {
      checkResult(record)
      if (!hasEnded(record.status)) {
        if (this.#watch.size >= COPIES_KEPT_MAX) return undefined
        await this.#ensureCode(record, from)
      }
      return await this.#deps.jobs.merge(record, from)
    } catch (err) {
      this.#log.debug('copy not taken', { gateway: from, jobId: record.jobId, reason: reasonOf(err) })
      return undefined
    }
  }

  /** A copy without its code could not be run. Each content is pulled once. */
  async #ensureCode ({ codeId }: JobRecord, from: PeerId): Promise<void> {
    const { store, state, network } = this.#deps
    if (await store.hasCode(codeId)) return
    const fetching = this.#fetching.get(codeId) ?? (async () => {
      const content = await fetchBlob(network, from, codeId)
      await state.commit(batch => { store.putCode(batch, codeId, content) })
    })()
    this.#fetching.set(codeId, fetching)
    await fetching.finally(() => { this.#fetching.delete(codeId) })
  }

  #look (): void {
    const { network, directory, clock, jobs } = this.#deps
    const nowMs = clock.nowMs()
    for (const owner of this.#watch.owners()) {
      const heardMs = network.isConnected(owner) ? nowMs : directory.get(owner)?.issuedAtMs
      if (heardMs !== undefined) this.#watch.seen(owner, Math.min(heardMs, nowMs))
    }
    for (const action of this.#watch.tick(nowMs, network.connectedPeers().length === 0)) {
      const { jobId } = action
      if (action.type === 'ask') this.#sender.owe({ jobId, peers: action.peers })
      else {
        jobs.takeOver(jobId).catch((err: unknown) => {
          this.#log.warn('job not taken over', { jobId, reason: reasonOf(err) })
        })
      }
    }
  }

  /** It may have missed something, and may have ended jobs of which a copy is here. */
  #isBack (peer: PeerId): void {
    this.#sender.seen(peer)
    for (const jobId of this.#watch.jobsOf(peer)) this.#sender.owe({ jobId, peers: [peer] })
  }

  async #tellAgain (): Promise<void> {
    const { store, clock } = this.#deps
    for (const jobId of await store.untold()) {
      const record = await store.get(jobId)
      const isOver = record === undefined || record.finishedAtMs + TELL_TTL_MS < clock.nowMs()
      if (isOver) this.#told.add(jobId)
      else this.#sender.owe(this.#others(record))
    }
  }
}

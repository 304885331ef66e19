/**
 * A gateway that is lost for good leaves deliveries behind. Those who keep its jobs keep these too, until they hear
 * that they are done with, and make them where they hear nothing. Specified in protocol/spec/webhooks.md.
 */
import { fromUtf8, utf8 } from '../../protocol/core/bytes.ts'
import type { Clock } from '../../protocol/core/clock.ts'
import type { Signer } from '../../protocol/core/ed25519.ts'
import { reasonOf } from '../../protocol/core/errors.ts'
import type { JobId } from '../../protocol/core/ids.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { Service } from '../../protocol/core/service.ts'
import { holdersOf } from '../../protocol/jobs/job-order.ts'
import type { Directory } from '../../protocol/net/directory.ts'
import type { Network } from '../../protocol/net/types.ts'
import type { JobRecord } from '../../protocol/wire/jobs.ts'
import {
  openWebhookNotes, sealWebhookNotes, WEBHOOK_NOTES_BYTES_MAX, WEBHOOK_NOTES_MAX, WEBHOOKS_PROTOCOL
} from '../../protocol/wire/webhooks.ts'
import type { StateBatch, StateStore } from '../store/state-store.ts'
import { HeirWatch, type Inherited } from './heir-watch.ts'

const INHERITED = 'hook-heir/'
const WATCH_MS = 5_000
const NOTE_TIMEOUT_MS = 5_000

/** Notes kept for a gateway that does not answer; the oldest go. Who misses one may deliver once more. */
const NOTES_PER_PEER_MAX = 10_000

export interface WebhookHeirsDeps {
  network: Pick<Network, 'self' | 'request' | 'serveRequests' | 'onPeer' | 'isConnected' | 'connectedPeers'>
  directory: Pick<Directory, 'get'>
  state: Pick<StateStore, 'commit' | 'entries'>
  signer: Signer
  clock: Clock
  logger: Logger
  /** The delivery is this gateway's now; `also` runs in the batch that stores that. */
  adopt (jobId: JobId, also: (batch: StateBatch) => void): Promise<void>
}

export class WebhookHeirs implements Service {
  readonly #deps: WebhookHeirsDeps
  readonly #log: Logger
  readonly #watchMs: number
  #watch = new HeirWatch()
  readonly #notes = new Map<PeerId, Set<JobId>>()
  readonly #telling = new Set<PeerId>()
  #running: { timer: NodeJS.Timeout, unlisten: () => void } | undefined

  constructor (deps: WebhookHeirsDeps, { watchMs = WATCH_MS }: { watchMs?: number } = {}) {
    this.#deps = deps
    this.#log = deps.logger.child('webhook-heirs')
    this.#watchMs = watchMs
    deps.network.serveRequests(WEBHOOKS_PROTOCOL, {
      requestBytesMax: WEBHOOK_NOTES_BYTES_MAX, responseBytesMax: 1, concurrentPerPeerMax: 4
    }, async (request, from) => {
      await this.#heard(openWebhookNotes(request, from), from)
      return new Uint8Array()
    })
  }

  async start (): Promise<void> {
    if (this.#running !== undefined) return
    const { state, clock, network } = this.#deps
    this.#watch = new HeirWatch()
    for (const [, value] of await state.entries({ prefix: INHERITED })) {
      this.#watch.add(JSON.parse(fromUtf8(value)) as Inherited, clock.nowMs())
    }
    const timer = setInterval(() => { this.#look() }, this.#watchMs)
    const unlisten = network.onPeer((peer, connected) => { if (connected) this.#flush(peer) })
    this.#running = { timer, unlisten }
  }

  async stop (): Promise<void> {
    if (this.#running === undefined) return
    clearInterval(this.#running.timer)
    this.#running.unlisten()
    this.#running = undefined
  }

  /** Another gateway has ended the job, and is to deliver: in the batch that stores the copy of the end. */
  keep (batch: StateBatch, record: JobRecord): void {
    const { jobId, owner, finishedAtMs } = record
    const { network: { self }, clock } = this.#deps
    const holders = holdersOf(record)
    const rank = holders.filter(holder => holder !== owner).indexOf(self)
    if (rank < 0 || this.#watch.isFull) return
    const inherited: Inherited = { jobId, owner, holders, rank, endedAtMs: finishedAtMs }
    batch.put(INHERITED + jobId, utf8(JSON.stringify(inherited)))
    this.#watch.add(inherited, clock.nowMs())
  }

  /** This gateway has delivered, or given up: nobody else has to. */
  tell (record: JobRecord): void {
    for (const peer of holdersOf(record)) {
      if (peer === this.#deps.network.self) continue
      const notes = this.#notes.get(peer) ?? new Set()
      this.#notes.set(peer, notes)
      notes.add(record.jobId)
      const [oldest] = notes
      if (notes.size > NOTES_PER_PEER_MAX && oldest !== undefined) notes.delete(oldest)
      this.#flush(peer)
    }
  }

  #flush (peer: PeerId): void {
    if (this.#telling.has(peer) || !this.#notes.has(peer) || this.#running === undefined) return
    this.#telling.add(peer)
    // What is done within one turn of the event loop shares a note.
    setImmediate(() => {
      void this.#send(peer).then(isTold => {
        this.#telling.delete(peer)
        if (isTold) this.#flush(peer)
      })
    })
  }

  /** Whether the peer heard it; if not it is told when it connects. Never rejects. */
  async #send (peer: PeerId): Promise<boolean> {
    const { network, signer } = this.#deps
    const notes = this.#notes.get(peer) ?? new Set()
    const jobIds = [...notes].slice(0, WEBHOOK_NOTES_MAX)
    try {
      await network.request(peer, WEBHOOKS_PROTOCOL, sealWebhookNotes(jobIds, signer), { timeoutMs: NOTE_TIMEOUT_MS })
    } catch (err) {
      this.#log.debug('gateway not told of webhooks', { gateway: peer, reason: reasonOf(err) })
      return false
    }
    for (const jobId of jobIds) notes.delete(jobId)
    if (notes.size === 0) this.#notes.delete(peer)
    return true
  }

  /** Only those who keep the job have a say. */
  async #heard (jobIds: readonly JobId[], from: PeerId): Promise<void> {
    const done = jobIds.filter(jobId => this.#watch.get(jobId)?.holders.includes(from) === true)
    if (done.length > 0) await this.#drop(done)
  }

  async #drop (jobIds: readonly JobId[]): Promise<void> {
    for (const jobId of jobIds) this.#watch.forget(jobId)
    await this.#deps.state.commit(batch => { for (const jobId of jobIds) batch.del(INHERITED + jobId) })
  }

  #look (): void {
    const { network, directory, clock } = this.#deps
    const nowMs = clock.nowMs()
    for (const owner of this.#watch.owners()) {
      const heardMs = network.isConnected(owner) ? nowMs : directory.get(owner)?.issuedAtMs
      if (heardMs !== undefined) this.#watch.seen(owner, Math.min(heardMs, nowMs))
    }
    const { adopt, expired } = this.#watch.tick(nowMs, network.connectedPeers().length === 0)
    const changes = adopt.map(async jobId => { await this.#adopt(jobId) })
    if (expired.length > 0) changes.push(this.#drop(expired))
    Promise.all(changes).catch((err: unknown) => {
      // What is not stored is seen again after a restart.
      this.#log.debug('webhooks not taken over', { reason: reasonOf(err) })
    })
  }

  async #adopt (jobId: JobId): Promise<void> {
    this.#log.info('webhook taken over', { jobId, owner: this.#watch.get(jobId)?.owner })
    this.#watch.forget(jobId)
    await this.#deps.adopt(jobId, batch => { batch.del(INHERITED + jobId) })
  }
}

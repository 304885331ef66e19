/**
 * Streams what happens to jobs here, and how this daemon does, to those who watch. Specified in
 * protocol/spec/events.md, "Watching". While nobody watches it listens to nothing and no timer runs. A slow watcher
 * loses events, and is told how many; nothing here waits for one.
 */
import type { Clock } from '../core/clock.ts'
import { isDcnError, reasonOf } from '../core/errors.ts'
import type { Logger } from '../core/logger.ts'
import type { Service } from '../core/service.ts'
import type { JobEvents } from '../jobs/job-events.ts'
import type { JobEvent } from '../wire/job-events.ts'
import {
  decodeSubscription, encodeWatchEvent, encodeWatchFrame, kindOf, WATCH_EVENTS_PER_FRAME_MAX, WATCH_FRAME_BYTES_MAX,
  WATCH_PROTOCOL, WATCH_STATUS_MS, WATCH_TICK_MS, type WatchStatus, type Subscription, type WatchRefusal
} from '../wire/watch.ts'
import type { ChannelLimits, FrameChannel, Network } from './types.ts'

/** Watchers that one daemon serves at once. */
export const WATCHERS_MAX = 32
/** While more than this waits for a watcher, what happens is dropped for it. */
export const WATCH_BACKLOG_BYTES_MAX = 1024 * 1024

export const WATCH_LIMITS: ChannelLimits = {
  frameBytesMax: WATCH_FRAME_BYTES_MAX,
  queueBytesMax: WATCH_BACKLOG_BYTES_MAX + 2 * WATCH_FRAME_BYTES_MAX,
  channelsPerPeerMax: 2
}

export interface WatchServerDeps {
  network: Pick<Network, 'serveChannels'>
  events: Pick<JobEvents, 'listen'>
  clock: Clock
  logger: Logger
  /** Asked for once a second while somebody watches. */
  status (): Promise<Omit<WatchStatus, 'finished' | 'watchers'>>
}

interface Watcher {
  channel: FrameChannel
  /** Undefined until it has said what it wants. */
  wants: { kinds: ReadonlySet<string>, subscription: Subscription } | undefined
  events: Uint8Array[]
  dropped: number
  /** It has not had a status yet, or there is a newer one. */
  owedStatus: boolean
}

export class WatchServer implements Service {
  readonly #deps: WatchServerDeps
  readonly #log: Logger
  readonly #watchers = new Map<FrameChannel, Watcher>()
  #listening: { unlisten: () => void, timer: NodeJS.Timeout } | undefined
  #running = false
  #status: WatchStatus | undefined
  #statusAtMs = -Infinity
  #finished = 0

  constructor (deps: WatchServerDeps) {
    this.#deps = deps
    this.#log = deps.logger.child('watch')
    deps.network.serveChannels(WATCH_PROTOCOL, WATCH_LIMITS, {
      onOpen: channel => { this.#open(channel) },
      onFrame: (frame, channel) => { this.#subscribe(frame, channel) },
      onClose: channel => {
        this.#watchers.delete(channel)
        if (this.#watchers.size === 0) this.#rest()
      }
    })
  }

  async start (): Promise<void> {
    this.#running = true
  }

  async stop (): Promise<void> {
    this.#running = false
    this.#flush()
    for (const { channel } of [...this.#watchers.values()]) this.#refuse(channel, 'stopping')
    this.#watchers.clear()
    this.#rest()
  }

  get watchers (): number {
    return this.#watchers.size
  }

  #open (channel: FrameChannel): void {
    if (!this.#running) this.#refuse(channel, 'stopping')
    else if (this.#watchers.size >= WATCHERS_MAX) this.#refuse(channel, 'full')
    else this.#watchers.set(channel, { channel, wants: undefined, events: [], dropped: 0, owedStatus: false })
  }

  #refuse (channel: FrameChannel, refusal: WatchRefusal): void {
    channel.send(encodeWatchFrame({ atMs: this.#deps.clock.nowMs(), refusal }))
    channel.close()
  }

  #subscribe (frame: Uint8Array, channel: FrameChannel): void {
    const watcher = this.#watchers.get(channel)
    if (watcher === undefined) return
    try {
      const subscription = decodeSubscription(frame)
      if (watcher.wants !== undefined) {
        this.#log.debug('watcher spoke twice, channel closed', { peer: channel.peer })
        channel.close()
        return
      }
      watcher.wants = { kinds: new Set(subscription.kinds), subscription }
    } catch (err) {
      if (!isDcnError(err)) throw err
      this.#log.debug('subscription refused, channel closed', { peer: channel.peer, reason: err.code })
      channel.close()
      return
    }
    watcher.owedStatus = this.#status !== undefined
    this.#wake()
  }

  /** From the first watcher on. */
  #wake (): void {
    if (this.#listening !== undefined) return
    const unlisten = this.#deps.events.listen(event => { this.#heard(event) })
    this.#listening = { unlisten, timer: setInterval(() => { this.#tick() }, WATCH_TICK_MS) }
    this.#tick()
  }

  #rest (): void {
    if (this.#listening === undefined) return
    clearInterval(this.#listening.timer)
    this.#listening.unlisten()
    this.#listening = undefined
    this.#status = undefined
    this.#statusAtMs = -Infinity
  }

  #heard (event: JobEvent): void {
    if (event.word === 'ran' || event.word === 'ended') this.#finished++
    let bytes: Uint8Array | undefined
    for (const watcher of this.#watchers.values()) {
      if (watcher.wants === undefined || !isWanted(event, watcher.wants)) continue
      if (watcher.events.length === WATCH_EVENTS_PER_FRAME_MAX) watcher.dropped++
      else watcher.events.push(bytes ??= encodeWatchEvent(event))
    }
  }

  #tick (): void {
    const nowMs = this.#deps.clock.nowMs()
    if (Math.abs(nowMs - this.#statusAtMs) >= WATCH_STATUS_MS) {
      this.#statusAtMs = nowMs
      void this.#ask()
    }
    this.#flush()
  }

  async #ask (): Promise<void> {
    try {
      const status = await this.#deps.status()
      if (this.#listening === undefined) return
      this.#status = { ...status, finished: this.#finished, watchers: this.#watchers.size }
      for (const watcher of this.#watchers.values()) watcher.owedStatus = true
    } catch (err) {
      this.#log.debug('no status for those who watch', { reason: reasonOf(err) })
    }
  }

  #flush (): void {
    const atMs = this.#deps.clock.nowMs()
    for (const watcher of [...this.#watchers.values()]) {
      const { channel, events, owedStatus, wants } = watcher
      if (wants === undefined || (events.length === 0 && watcher.dropped === 0 && !owedStatus)) continue
      if (channel.queuedBytes > WATCH_BACKLOG_BYTES_MAX) {
        watcher.dropped += events.length
        watcher.events = []
        continue
      }
      const status = owedStatus ? this.#status : undefined
      const sent = channel.send(encodeWatchFrame({ atMs, events, dropped: watcher.dropped, status }))
      // A channel that sends no more closes by itself, and takes its watcher along.
      if (!sent) continue
      watcher.events = []
      watcher.dropped = 0
      watcher.owedStatus = false
    }
  }
}

function isWanted (event: JobEvent, { kinds, subscription: { jobId, peer } }: NonNullable<Watcher['wants']>): boolean {
  if (kinds.size > 0 && !kinds.has(kindOf(event.word))) return false
  if (jobId !== undefined && event.jobId !== jobId) return false
  return peer === undefined || event.peer === peer
}

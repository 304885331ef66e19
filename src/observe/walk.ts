/**
 * Breadth-first over a peer network that is known by one address: each peer that is reached says whom it is connected
 * to, and those are dialled next. Nobody is believed about anybody else but that they may be worth a dial.
 */
import { isDcnError, reasonOf, DcnError } from '../../protocol/core/errors.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import { Candidates, type Candidate } from './candidates.ts'
import type { Contact, Ground } from './ground.ts'
import type { FoundBy, SeenPeer, Survey } from './seen-peer.ts'

/** As many as a daemon has connections (spec/host.md): who names more lies. */
export const NAMES_PER_PEER_MAX = 512
export const VISITS_PARALLEL_MAX = 16
/** A daemon that does not connect by then is not reached. */
export const DIAL_TIMEOUT_MS = 6_000
/** A busy machine may miss one. */
const DIALS_PER_PEER_MAX = 2
export const ASK_TIMEOUT_MS = 5_000
/** Of each peer, after all are found, when the network is quiet of us. */
export const PINGS = 5
const PINGS_PARALLEL_MAX = 4
const PING_PAUSE_MS = 170
/** Daemons speak of themselves every 3 s (spec/node-info.md). */
export const LISTEN_MS_DEFAULT = 3_500
export const PEERS_MAX_DEFAULT = 1_000
const LISTEN_TICK_MS = 250

export interface WalkInit {
  bootstrap: string[]
  /** Everything ends by then; what was found until then is told. */
  timeoutMs: number
  /** Most peers that are dialled, PEERS_MAX_DEFAULT where absent. */
  peersMax?: number
  /** How long gossip is listened to. 0: not at all. */
  listenMs?: number
  /** Pings of each peer at the end, PINGS where absent. */
  pings?: number
  /** Between two pings of a peer, PING_PAUSE_MS where absent. */
  pingPauseMs?: number
}

export interface WalkDeps {
  ground: Ground
  nowMs: () => number
  onProgress?: (reached: number, waiting: number) => void
}

/** Throws DCN_PEER_UNREACHABLE where nobody answers at any bootstrap address. */
export async function walk (deps: WalkDeps, init: WalkInit): Promise<Survey> {
  return await new Walk(deps, init).run()
}

class Walk {
  readonly #deps: WalkDeps
  readonly #init: Required<WalkInit>
  readonly #candidates = new Candidates({ perNamerMax: NAMES_PER_PEER_MAX })
  readonly #seen = new Map<PeerId, SeenPeer>()
  readonly #startedAtMs: number
  readonly #over: Promise<undefined>
  #expire: () => void = () => {}
  #expired = false
  readonly #again: Candidate[] = []
  #dialled = 0
  #visiting = 0
  #wake: () => void = () => {}

  constructor (deps: WalkDeps, init: WalkInit) {
    this.#deps = deps
    this.#init = {
      peersMax: PEERS_MAX_DEFAULT, listenMs: LISTEN_MS_DEFAULT, pings: PINGS, pingPauseMs: PING_PAUSE_MS, ...init
    }
    this.#startedAtMs = deps.nowMs()
    this.#over = new Promise(resolve => { this.#expire = () => { resolve(undefined) } })
    this.#candidates.settle(deps.ground.self)
  }

  async run (): Promise<Survey> {
    const timer = setTimeout(() => {
      this.#expired = true
      this.#expire()
    }, this.#init.timeoutMs)
    try {
      await this.#enter()
      await this.#explore()
      await this.#measure()
    } finally {
      clearTimeout(timer)
    }
    return this.#survey()
  }

  /** At least one bootstrap address must answer. */
  async #enter (): Promise<void> {
    const failures: unknown[] = []
    const visits: Array<Promise<void>> = []
    await this.#orOver(Promise.all(this.#init.bootstrap.map(async address => {
      try {
        const contact = await this.#deps.ground.dial(address, this.#leftMs(DIAL_TIMEOUT_MS))
        this.#candidates.settle(contact.peer)
        if (!this.#seen.has(contact.peer)) visits.push(this.#visit(contact, 'bootstrap'))
      } catch (err) {
        failures.push(err)
      }
    })))
    await this.#orOver(Promise.all(visits))
    if (this.#seen.size > 0) return
    if (isDcnError(failures[0])) throw failures[0]
    const reason = 'nothing answers there within the time limit'
    throw new DcnError('DCN_PEER_UNREACHABLE', { peer: this.#init.bootstrap.join(', '), reason })
  }

  /** Until nobody is left to dial and gossip has been listened to, or time is over. */
  async #explore (): Promise<void> {
    const listenUntilMs = this.#startedAtMs + this.#init.listenMs
    if (this.#init.listenMs > 0) {
      void this.#deps.ground.searchPeers(this.#leftMs(this.#init.listenMs))
        .then(peers => { for (const peer of peers) this.#name('dht', 'dht', peer, undefined) })
        // The DHT is one source of several.
        .catch(() => {})
    }
    while (!this.#expired) {
      this.#noteHeard()
      this.#startAll()
      const isListening = this.#deps.nowMs() < listenUntilMs
      if (this.#visiting === 0 && !isListening) return
      this.#deps.onProgress?.(this.#reached().length, this.#candidates.size + this.#visiting)
      await this.#orOver(this.#nextChange(isListening))
    }
  }

  #startAll (): void {
    while (this.#visiting < VISITS_PARALLEL_MAX) {
      const next = this.#dialled < this.#init.peersMax ? this.#candidates.next() : undefined
      if (next !== undefined) {
        this.#dialled++
        this.#start(next, 1)
        continue
      }
      const again = this.#again.shift()
      if (again === undefined) return
      this.#start(again, DIALS_PER_PEER_MAX)
    }
  }

  /** A visit ends, or it is time to look at what gossip brought. */
  async #nextChange (isListening: boolean): Promise<void> {
    await new Promise<void>(resolve => {
      const timer = isListening ? setTimeout(resolve, LISTEN_TICK_MS) : undefined
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  #start (candidate: Candidate, dials: number): void {
    const { peer, address } = candidate
    this.#visiting++
    const { ground } = this.#deps
    void (async () => {
      try {
        const contact = await ground.dial(peer, this.#leftMs(DIAL_TIMEOUT_MS)).catch(async (err: unknown) => {
          if (address === undefined || this.#expired) throw err
          return await ground.dial(address, this.#leftMs(DIAL_TIMEOUT_MS))
        })
        await this.#visit(contact, undefined)
      } catch (err) {
        const isKnown = isDcnError(err) && err.code === 'DCN_PEER_UNREACHABLE'
        this.#peer(peer).why = isKnown ? err.context.reason : reasonOf(err)
        if (dials < DIALS_PER_PEER_MAX) this.#again.push(candidate)
      } finally {
        this.#visiting--
        this.#wake()
      }
    })()
  }

  async #visit (contact: Contact, foundBy: FoundBy | undefined): Promise<void> {
    const seen = this.#peer(contact.peer)
    if (foundBy !== undefined) add(seen.foundBy, foundBy)
    await askAll(this.#deps.ground, contact, seen, timeoutMs => this.#leftMs(timeoutMs), peers => {
      for (const peer of peers) this.#name(contact.peer, 'exchange', peer, undefined)
    })
    const links = seen.inspection?.view.links.slice(0, NAMES_PER_PEER_MAX) ?? []
    for (const { peer, address, direction, relayed } of links) {
      const isDialable = direction === 'outbound' && !relayed
      this.#name(contact.peer, 'links', peer, isDialable ? address : undefined)
    }
  }

  #name (namer: string, foundBy: FoundBy, peer: PeerId, address: string | undefined): void {
    if (peer === this.#deps.ground.self) return
    const isNew = this.#candidates.add(namer, { peer, address })
    if (!isNew && !this.#seen.has(peer)) return
    const seen = this.#peer(peer)
    add(seen.foundBy, foundBy)
    if (foundBy === 'links') add(seen.namedBy, namer)
    if (isNew) this.#wake()
  }

  #noteHeard (): void {
    for (const [peer, info] of this.#deps.ground.heard()) {
      if (peer === this.#deps.ground.self) continue
      this.#name('gossip', 'gossip', peer, undefined)
      const seen = this.#seen.get(peer)
      if (seen !== undefined && (seen.info === undefined || seen.info.issuedAtMs < info.issuedAtMs)) seen.info = info
    }
  }

  /**
   * Round trips once more, a few peers at a time: while the walk goes on, our own work is in the way. In rounds with a
   * pause: a process that stands still now and then answers all that waits when it wakes, and would look quick.
   */
  async #measure (): Promise<void> {
    const pingsMs = new Map<SeenPeer, number[]>(this.#init.pings === 0 ? [] : this.#reached().map(seen => [seen, []]))
    const lost = new Set<SeenPeer>()
    for (let round = 0; round < this.#init.pings && !this.#expired; round++) {
      if (round > 0) await this.#orOver(new Promise(resolve => setTimeout(resolve, this.#init.pingPauseMs)))
      const waiting = [...pingsMs].filter(([seen]) => !lost.has(seen))
      await this.#orOver(Promise.all(Array.from({ length: PINGS_PARALLEL_MAX }, async () => {
        for (let next = waiting.shift(); next !== undefined && !this.#expired; next = waiting.shift()) {
          const [seen, own] = next
          const ms = await this.#deps.ground.ping(seen.peer, this.#leftMs(ASK_TIMEOUT_MS)).catch(() => undefined)
          // What came back before one was lost counts.
          if (ms === undefined) lost.add(seen)
          else own.push(ms)
        }
      })))
    }
    for (const [seen, own] of pingsMs) if (own.length > 0) seen.pingsMs = [...own]
  }

  #survey (): Survey {
    const { ground: { self }, nowMs } = this.#deps
    const left = this.#candidates.size
    const gaps = [
      ...this.#expired ? [`the time limit of ${this.#init.timeoutMs / 1000} s was reached: --timeout gives more`] : [],
      ...left > 0 ? [`${left} more were named and not dialled`] : []
    ]
    // A name that was never tried is no news about the network.
    const peers = [...this.#seen.values()].map(seen => ({
      ...seen, why: seen.reach === 'heard' && seen.why === '' ? 'it was not dialled within the limits' : seen.why
    }))
    return { atMs: nowMs(), tookMs: nowMs() - this.#startedAtMs, self, peers, gaps }
  }

  #peer (peer: PeerId): SeenPeer {
    let seen = this.#seen.get(peer)
    if (seen === undefined) {
      seen = emptyPeer(peer)
      this.#seen.set(peer, seen)
    }
    return seen
  }

  #reached (): SeenPeer[] {
    return [...this.#seen.values()].filter(({ reach }) => reach !== 'heard')
  }

  #leftMs (timeoutMs: number): number {
    const leftMs = this.#startedAtMs + this.#init.timeoutMs - this.#deps.nowMs()
    return Math.max(1, Math.min(timeoutMs, leftMs))
  }

  async #orOver (work: Promise<unknown>): Promise<void> {
    await Promise.race([work, this.#over])
  }
}

export function emptyPeer (peer: PeerId): SeenPeer {
  return {
    peer, reach: 'heard', why: '', address: '', foundBy: [], namedBy: [], info: undefined, clockAheadMs: undefined,
    inspection: undefined, pingsMs: []
  }
}

/** Asks a connected peer all that there is to ask, and notes what it answers. Never throws. */
export async function askAll (
  ground: Ground, contact: Contact, seen: SeenPeer, leftMs: (timeoutMs: number) => number = timeoutMs => timeoutMs,
  onPeers: (peers: PeerId[]) => void = () => {}
): Promise<void> {
  const { peer, address, relayed } = contact
  seen.reach = relayed ? 'relayed' : 'direct'
  seen.address = address
  seen.why = ''
  // What is not answered is missing in what we tell, which says so.
  const skip = (): void => {}
  await Promise.all([
    ground.askInfo(peer, leftMs(ASK_TIMEOUT_MS)).then(({ info, clockAheadMs }) => {
      seen.info = info
      seen.clockAheadMs = clockAheadMs
    }).catch(skip),
    ground.inspect(peer, leftMs(ASK_TIMEOUT_MS)).then(inspection => { seen.inspection = inspection }).catch(skip),
    ground.askPeers(peer, leftMs(ASK_TIMEOUT_MS)).then(onPeers).catch(skip),
    ground.ping(peer, leftMs(ASK_TIMEOUT_MS)).then(ms => { seen.pingsMs = [ms] }).catch(skip)
  ])
}

function add<T> (list: T[], item: T): void {
  if (!list.includes(item)) list.push(item)
}

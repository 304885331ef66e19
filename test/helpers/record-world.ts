/** Gateways' record engines on a network that loses, delays, repeats and parts, all in one process. */
import { Exchange } from '../../gateway/records/exchange.ts'
import { JobStore } from '../../gateway/store/job-store.ts'
import type { StateBatch, StateStore, Write } from '../../gateway/store/state-store.ts'
import { signerFromSeed } from '../../protocol/core/ed25519.ts'
import { DcnError } from '../../protocol/core/errors.ts'
import { peerIdOf, type PeerId } from '../../protocol/core/peer-id.ts'
import { serveBlobs } from '../../protocol/net/blobs.ts'
import type { GossipValidator, Network, RequestHandler } from '../../protocol/net/types.ts'
import { CodeKeeper } from '../../gateway/records/code-keeper.ts'
import { DefinitionKeeper } from '../../gateway/records/definition-keeper.ts'
import { Intake } from '../../gateway/records/intake.ts'
import { News } from '../../gateway/records/news.ts'
import { RecordBook } from '../../gateway/records/record-book.ts'
import { silentLogger } from './silent-logger.ts'

/** A state store in memory; what is committed is there at the next turn. */
export function memoryState (): Pick<StateStore, 'commit' | 'get' | 'has' | 'keys' | 'entries'> {
  const stored = new Map<string, Uint8Array>()
  const batch: StateBatch = {
    put: (key, value) => { stored.set(key, value) }, del: key => { stored.delete(key) }
  }
  const inRange = (prefix: string) => [...stored].filter(([key]) => key.startsWith(prefix)).sort()
  return {
    async commit (write: Write) {
      await Promise.resolve()
      write(batch)
    },
    get: async key => stored.get(key),
    has: async key => stored.has(key),
    keys: async ({ prefix }) => inRange(prefix).map(([key]) => key),
    entries: async ({ prefix }) => inRange(prefix)
  }
}

export interface Weather {
  /** Whether one message from one to the other gets there. */
  arrives (from: PeerId, to: PeerId): boolean
  /** Turns of the event loop that it takes. */
  turns (): number
  /** Whether it comes twice. */
  repeats (): boolean
}

export class RecordWorld {
  readonly engines: Engine[]
  #weather: Weather
  readonly #pending = new Set<Promise<unknown>>()

  constructor (count: number, weather: Weather) {
    this.#weather = weather
    this.engines = Array.from({ length: count }, (_, at) => new Engine(this, at))
  }

  set weather (weather: Weather) {
    this.#weather = weather
  }

  engine (peer: PeerId): Engine | undefined {
    return this.engines.find(({ self }) => self === peer)
  }

  /** Carries one message. */
  async carry (from: PeerId, to: PeerId): Promise<void> {
    for (let turn = this.#weather.turns(); turn > 0; turn--) await new Promise(resolve => setImmediate(resolve))
    if (!this.#weather.arrives(from, to)) {
      throw new DcnError('DCN_PEER_UNREACHABLE', { peer: to, reason: 'lost' })
    }
  }

  gossip (from: PeerId, topic: string, message: Uint8Array): void {
    for (const engine of this.engines) {
      if (engine.self === from) continue
      for (let times = this.#weather.repeats() ? 2 : 1; times > 0; times--) {
        const delivered = this.carry(from, engine.self).then(() => engine.hear(topic, message, from), () => {})
        this.#pending.add(delivered)
        void delivered.then(() => { this.#pending.delete(delivered) })
      }
    }
  }

  /** All that is on its way has arrived, or is lost. */
  async quiet (): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending)
    await Promise.all(this.engines.map(async engine => {
      await engine.news.settled()
      await engine.keeper.settled()
      await engine.definitions.settled()
    }))
  }

  /** Every engine compares itself with every other until nothing moves. */
  async converge (roundsMax = 10): Promise<number> {
    for (let round = 1; round <= roundsMax; round++) {
      let moved = 0
      for (const one of this.engines) {
        for (const other of this.engines) {
          if (one === other) continue
          const { pulled, pushed } = await one.exchange.with(other.self, one.stopping.signal)
          moved += pulled + pushed
        }
        await one.keeper.retry()
        await one.definitions.retry(() => true)
      }
      if (moved === 0) return round
    }
    throw new Error(`still moving after ${roundsMax} rounds`)
  }
}

/** The parts of `Records`, without its own clockwork. */
export class Engine {
  readonly self: PeerId
  readonly book: RecordBook
  readonly keeper: CodeKeeper
  readonly definitions: DefinitionKeeper
  readonly intake: Intake
  readonly exchange: Exchange
  readonly news: News
  readonly code: JobStore
  readonly state = memoryState()
  readonly stopping = new AbortController()
  /** Requests received, by protocol. */
  readonly asked = new Map<string, number>()
  nowMs: number | undefined
  readonly #handlers = new Map<string, RequestHandler>()
  readonly #validators = new Map<string, GossipValidator>()

  constructor (world: RecordWorld, number: number) {
    const signer = signerFromSeed(new Uint8Array(32).fill(100 + number))
    this.self = peerIdOf(signer.publicKey)
    const network = this.network(world)
    const code = new JobStore({ state: this.state })
    const gateways = () => world.engines.map(({ self }) => self).filter(peer => peer !== this.self)
    const stopping = () => this.stopping.signal
    const shared = { network, gateways, stopping, code, state: this.state, logger: silentLogger, isRunning: () => true }
    this.code = code
    this.book = new RecordBook({ state: this.state, signer, onFatal (err) { throw err } })
    this.keeper = new CodeKeeper({ ...shared, isNamed: id => this.book.records.names(id) })
    this.definitions = new DefinitionKeeper({ ...shared, keeper: this.keeper, onWhole () {} })
    const clock = { nowMs: () => this.nowMs ?? Date.now() }
    this.intake = new Intake({
      ...shared, book: this.book, keeper: this.keeper, definitions: this.definitions, clock
    })
    this.exchange = new Exchange({ ...shared, book: this.book, intake: this.intake })
    this.news = new News({ ...shared, book: this.book, intake: this.intake, exchange: this.exchange })
    serveBlobs(network, async id => await code.code(id))
  }

  network (world: RecordWorld): Pick<Network, 'self' | 'request' | 'serveRequests' | 'publish' | 'subscribe'> {
    return {
      self: this.self,
      serveRequests: (protocol, _limits, handler) => { this.#handlers.set(protocol, handler) },
      subscribe: (topic, validator) => { this.#validators.set(topic, validator) },
      publish: async (topic, message) => { world.gossip(this.self, topic, message) },
      request: async (peer, protocol, request) => {
        await world.carry(this.self, peer)
        const answer = await world.engine(peer)!.answer(protocol, request, this.self)
        await world.carry(peer, this.self)
        return answer
      }
    }
  }

  async answer (protocol: string, request: Uint8Array, from: PeerId): Promise<Uint8Array> {
    this.asked.set(protocol, (this.asked.get(protocol) ?? 0) + 1)
    return await this.#handlers.get(protocol)!(request, from, this.stopping.signal)
  }

  hear (topic: string, message: Uint8Array, from: PeerId): string {
    return this.#validators.get(topic)!(message, from)
  }
}

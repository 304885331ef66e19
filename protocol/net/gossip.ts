import './with-resolvers.ts'
import { TopicValidatorResult, type GossipSub, type Message } from '@libp2p/gossipsub'
import type { PeerScore } from '@libp2p/gossipsub/score'
import type { Connection } from '@libp2p/interface'
import { peerIdFromString } from '@libp2p/peer-id'
import { DcnError } from '../core/errors.ts'
import type { Logger } from '../core/logger.ts'
import type { PeerId } from '../core/peer-id.ts'
import type { ScoreView } from '../wire/inspect.ts'
import { TOPIC_SCORE } from './gossip-options.ts'
import type { Host } from './host.ts'
import { GOSSIP_BYTES_MAX } from './limits.ts'
import { scoresOf, type ScoreBook } from './score-parts.ts'
import type { Traffic } from './traffic.ts'
import type { GossipValidator, Verdict } from './types.ts'

const RESULTS: Record<Verdict, TopicValidatorResult> = {
  accept: TopicValidatorResult.Accept,
  ignore: TopicValidatorResult.Ignore,
  reject: TopicValidatorResult.Reject
}

/** What of gossipsub's implementation we use beyond its interface; tests hold it in place. */
interface Internals {
  score: ScoreBook & Pick<PeerScore, 'score'>
  getMeshPeers: (topic: string) => PeerId[]
  onPeerConnected: (peer: Connection['remotePeer'], connection: Connection) => void
}

export interface GossipDeps {
  logger: Logger
  traffic: Traffic
}

/** Topics: signed messages of at most GOSSIP_BYTES_MAX bytes, judged before they are passed on. */
export class Gossip {
  readonly #log: Logger
  readonly #traffic: Traffic
  readonly #validators = new Map<string, GossipValidator>()
  #gossip: (GossipSub & Internals) | undefined

  constructor (deps: GossipDeps) {
    this.#log = deps.logger.child('gossip')
    this.#traffic = deps.traffic
  }

  /** Once the host has started. */
  attach (host: Host): void {
    this.#gossip = host.node.services.gossip as GossipSub & Internals
    for (const topic of this.#validators.keys()) this.#join(topic)
  }

  detach (): void {
    this.#gossip = undefined
  }

  subscribe (topic: string, validator: GossipValidator): void {
    this.#validators.set(topic, validator)
    this.#join(topic)
  }

  /** Throws DCN_MESSAGE_TOO_LARGE. Resolves where nobody listens, and where this host is stopped. */
  async publish (topic: string, message: Uint8Array): Promise<void> {
    if (message.byteLength > GOSSIP_BYTES_MAX) {
      throw new DcnError('DCN_MESSAGE_TOO_LARGE', {
        what: 'a gossip message', bytes: message.byteLength, bytesMax: GOSSIP_BYTES_MAX
      })
    }
    const gossip = this.#gossip
    if (gossip === undefined) return
    try {
      const { recipients } = await gossip.publish(topic, message)
      for (const peer of recipients) this.#traffic.meter(topic, peer.toString()).sent(message.byteLength)
    } catch (err) {
      // Stopping, or a peer's stream that broke while being written; whoever missed it can pull it.
      this.#log.debug('publish failed', { topic, err })
    }
  }

  meshPeers (topic: string): PeerId[] {
    return this.#gossip?.getMeshPeers(topic) ?? []
  }

  /** gossipsub's opinion of a peer; below 0 it is no longer grafted, below -80 no longer heard. */
  score (peer: PeerId): number {
    return this.#gossip?.score.score(peer) ?? 0
  }

  /** What makes up the score of everybody that gossip has an opinion of. */
  scores (): ScoreView[] {
    return this.#gossip === undefined ? [] : scoresOf(this.#gossip.score)
  }

  /** The topics that this host is on. */
  topics (): string[] {
    return this.#gossip?.getTopics() ?? []
  }

  /** Connected peers that said they want the topic. */
  subscribers (topic: string): PeerId[] {
    return this.#gossip?.getSubscribers(topic).map(String) ?? []
  }

  /**
   * Makes sure that gossip has a stream to a connected peer. gossipsub opens one per peer, on whichever connection came
   * first, and opens no other where that connection closes while a second stays (both sides dialled at once). A no-op
   * for a peer that has its stream.
   */
  heal (peer: PeerId, connection: Connection): void {
    if (connection.limits !== undefined || connection.status !== 'open') return
    this.#gossip?.onPeerConnected(peerIdFromString(peer), connection)
  }

  #join (topic: string): void {
    const gossip = this.#gossip
    if (gossip === undefined) return
    gossip.score.params.topics[topic] = TOPIC_SCORE
    gossip.topicValidators.set(topic, (sender, message) => RESULTS[this.#judge(topic, message, sender.toString())])
    if (!gossip.getTopics().includes(topic)) gossip.subscribe(topic)
  }

  #judge (topic: string, message: Message, sender: PeerId): Verdict {
    if (message.type !== 'signed' || message.data.byteLength > GOSSIP_BYTES_MAX) return 'reject'
    const validator = this.#validators.get(topic)
    if (validator === undefined) return 'ignore'
    this.#traffic.meter(topic, sender).received(message.data.byteLength)
    try {
      return validator(message.data, message.from.toString())
    } catch (err) {
      this.#log.error('gossip validator failed', { topic, err })
      return 'ignore'
    }
  }
}

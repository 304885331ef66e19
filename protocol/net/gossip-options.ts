import './with-resolvers.ts'
import { StrictSign, type GossipsubOpts, type Message } from '@libp2p/gossipsub'
import type { TopicScoreParams } from '@libp2p/gossipsub/score'
import { utf8 } from '../core/bytes.ts'
import { sha256 } from '../core/hash.ts'
import {
  GOSSIP_GRAYLIST_SCORE, GOSSIP_HEARTBEAT_MS, GOSSIP_PRUNE_BACKOFF_MS, GOSSIP_QUEUE_BYTES_MAX, GOSSIP_RPC_BYTES_MAX,
  GOSSIP_STREAMS_MAX, GOSSIP_TOPIC_BYTES_PER_PEER_MAX
} from './limits.ts'

const MESSAGE_ID_BYTES = 20

/**
 * How a topic counts for a peer's score (spec/host.md, "Gossip"). Being useful is worth at most 10; a peer passes on
 * only what its own validator accepted, so the third rejected message (3 * 3 * -20) takes it below the graylist.
 * How many messages a mesh peer delivers is not judged: our topics are silent for hours and then busy.
 */
export const TOPIC_SCORE: TopicScoreParams = {
  topicWeight: 1,
  timeInMeshWeight: 0.01,
  timeInMeshQuantum: 1_000,
  timeInMeshCap: 300,
  firstMessageDeliveriesWeight: 0.1,
  firstMessageDeliveriesDecay: 0.9,
  firstMessageDeliveriesCap: 50,
  meshMessageDeliveriesWeight: 0,
  meshMessageDeliveriesDecay: 0.9,
  meshMessageDeliveriesCap: 1,
  meshMessageDeliveriesThreshold: 1,
  meshMessageDeliveriesWindow: 10,
  meshMessageDeliveriesActivation: 5_000,
  meshFailurePenaltyWeight: 0,
  meshFailurePenaltyDecay: 0.9,
  invalidMessageDeliveriesWeight: -20,
  invalidMessageDeliveriesDecay: 0.99
}

export function gossipOptions (): Partial<GossipsubOpts> {
  return {
    globalSignaturePolicy: StrictSign,
    fallbackToFloodsub: false,
    emitSelf: false,
    allowPublishToZeroTopicPeers: true,
    ignoreDuplicatePublishError: true,
    // To the mesh only: what a publisher sends must not grow with the peers that it is connected to.
    floodPublish: false,
    batchPublish: true,
    doPX: false,
    // A relayed peer hears gossip from the relay that it is connected to, and does not use up its relayed bytes.
    runOnLimitedConnection: false,
    heartbeatInterval: GOSSIP_HEARTBEAT_MS,
    pruneBackoff: GOSSIP_PRUNE_BACKOFF_MS,
    maxInboundStreams: GOSSIP_STREAMS_MAX,
    maxOutboundStreams: GOSSIP_STREAMS_MAX,
    maxInboundDataLength: GOSSIP_RPC_BYTES_MAX,
    maxOutboundBufferSize: GOSSIP_QUEUE_BYTES_MAX,
    maxTopicBytesPerPeer: GOSSIP_TOPIC_BYTES_PER_PEER_MAX,
    msgIdFn: messageId,
    // One signed message arrives from several peers; only the first copy costs a verification.
    fastMsgIdFn: message => message.signature === undefined ? '' : latin1(message.signature),
    msgIdToStrFn: latin1,
    scoreParams: {
      topicScoreCap: 10,
      // Many honest peers share one address behind a NAT, and all of them on a test machine.
      IPColocationFactorWeight: 0,
      // Missed promises happen on a busy machine; only a habit of it counts.
      behaviourPenaltyWeight: -5,
      behaviourPenaltyThreshold: 6,
      behaviourPenaltyDecay: 0.9
    },
    scoreThresholds: {
      gossipThreshold: -10,
      publishThreshold: -50,
      graylistThreshold: GOSSIP_GRAYLIST_SCORE,
      acceptPXThreshold: 0,
      opportunisticGraftThreshold: 1
    }
  }
}

/** By author and content: a copy that another peer signs as its own cannot stand in for the original. */
function messageId (message: Message): Uint8Array {
  const author = message.type === 'signed' ? message.from.toMultihash().bytes : new Uint8Array(0)
  const topic = utf8(message.topic)
  const lengths = new Uint8Array([author.byteLength, topic.byteLength])
  return sha256(lengths, author, topic, message.data).subarray(0, MESSAGE_ID_BYTES)
}

function latin1 (bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}

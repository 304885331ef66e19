import './with-resolvers.ts'
import './web-socket.ts'
import {
  circuitRelayServer, circuitRelayTransport, type CircuitRelayTransportComponents
} from '@libp2p/circuit-relay-v2'
import { privateKeyFromRaw } from '@libp2p/crypto/keys'
import { dcutr } from '@libp2p/dcutr'
import { identify, identifyPush } from '@libp2p/identify'
import { kadDHT } from '@libp2p/kad-dht'
import { mdns } from '@libp2p/mdns'
import { noise } from '@libp2p/noise'
import { ping } from '@libp2p/ping'
import { tcp } from '@libp2p/tcp'
import { webSockets } from '@libp2p/websockets'
import { yamux } from '@libp2p/yamux'
import { LevelDatastore } from 'datastore-level'
import { createLibp2p, type Libp2pOptions } from 'libp2p'
import { concat } from 'uint8arrays'
import { signerFromSeed } from '../core/ed25519.ts'
import { DcnError, isDcnError, reasonOf } from '../core/errors.ts'
import { isLevelLocked } from '../core/level-lock.ts'
import { autoNat } from './auto-nat.ts'
import { gossipService } from './gossip-service.ts'
import {
  ADDRESSES_PER_PEER_MAX, ADDRESS_DIAL_TIMEOUT_MS, CONNECTIONS_MAX, DHT_FIRST_SEARCH_MS, DHT_PROTOCOL,
  DHT_STREAMS_MAX, DIALS_PARALLEL_MAX, DIAL_QUEUE_MAX, DIAL_TIMEOUT_MS, INBOUND_CONNECTIONS_PER_SECOND_MAX,
  INBOUND_PENDING_MAX, OBSERVER_CONNECTIONS_MAX, PEER_AGE_MAX_MS, PING_INTERVAL_MS, PING_STREAMS_MAX, PING_TIMEOUT_MS,
  RELAY_CONNECTION_BYTES_MAX, RELAY_CONNECTION_MS_MAX, RELAY_RESERVATIONS_MAX, STREAMS_PER_CONNECTION_MAX,
  STREAM_BUFFER_BYTES_MAX, STREAM_WINDOW_BYTES_MAX
} from './limits.ts'
import { overlay } from './overlay.ts'
import { PeerBlockList } from './peer-block-list.ts'
import { protectorOf } from './private-network.ts'
import { ReachedAddresses } from './reached-addresses.ts'

/** `/dcn/id/1.0.0`, `/dcn/ping/1.0.0`: hosts of other libp2p networks are not identified, and so never join ours. */
const PROTOCOL_PREFIX = 'dcn'
const AGENT = 'dcn/1'
/** What a host calls itself that only looks: it is no place to find jobs, records or other peers. */
const OBSERVER_AGENT = 'dcn-observer/1'
const MDNS_SERVICE = '_dcn._udp.local'

export interface HostInit {
  /** The 32 bytes behind the daemon's Ed25519 key; the PeerId follows from it. */
  seed: Uint8Array
  /** Multiaddresses, TCP or websocket; `/p2p-circuit` reserves a slot at a relay among the connected peers. */
  listen: string[]
  /** What others are told instead of where we listen: the public address behind a port mapping or a proxy. */
  announce?: string[]
  /** Find peers on the local network by multicast. */
  mdns: boolean
  /** Carry connections for peers behind a NAT. */
  relayServer: boolean
  /** A directory for what is known of peers; kept in memory where absent. */
  peerStorePath?: string
  /** Most connections; where absent CONNECTIONS_MAX, for an observer OBSERVER_CONNECTIONS_MAX. */
  connectionsMax?: number
  /** 32 bytes of a private network: who has another, or none, cannot connect. */
  networkKey?: Uint8Array
  /** A host that only looks: it listens nowhere, serves no DHT, relay or AutoNAT, and says that it is an observer. */
  observer?: boolean
}

export type HostNode = Awaited<ReturnType<typeof createNode>>

/** A libp2p node and its store, made anew for each start. */
export interface Host {
  node: HostNode
  reached: ReachedAddresses
  start: () => Promise<void>
  stop: () => Promise<void>
}

/** Throws DCN_DATA_DIR_BUSY, DCN_DAEMON_FAILED; `start` throws DCN_PORT_BUSY, DCN_DAEMON_FAILED. */
export async function createHost (init: HostInit, blockList = new PeerBlockList()): Promise<Host> {
  const store = init.peerStorePath === undefined ? undefined : await openStore(init.peerStorePath)
  try {
    await blockList.attach(store?.db)
    const reached = new ReachedAddresses()
    const node = await createNode({ init, store, blockList, reached })
    return {
      node,
      reached,
      start: async () => {
        try {
          // Addresses of an earlier run, certified by ourselves, would be told to peers before the present ones.
          await node.peerStore.patch(node.peerId, { addresses: [], protocols: node.getProtocols() })
          await node.start()
          await node.services.dht.setMode(init.observer === true ? 'client' : 'server')
        } catch (err) {
          throw startFailure(err)
        }
      },
      stop: async () => {
        await node.stop()
        blockList.detach()
        await store?.close()
      }
    }
  } catch (err) {
    blockList.detach()
    await store?.close()
    throw startFailure(err)
  }
}

async function openStore (path: string): Promise<LevelDatastore> {
  const store = new LevelDatastore(path)
  try {
    // Not store.open(), which hides why it failed.
    await store.db.open()
    return store
  } catch (err) {
    if (isLevelLocked(err)) throw new DcnError('DCN_DATA_DIR_BUSY', { path }, { cause: err })
    throw startFailure(err)
  }
}

interface NodeParts {
  init: HostInit
  store: LevelDatastore | undefined
  blockList: PeerBlockList
  reached: ReachedAddresses
}

async function createNode ({ init, store, blockList, reached }: NodeParts) {
  const observer = init.observer === true
  // libp2p would derive the public key in JavaScript, which takes longer than all else of the key.
  const privateKey = privateKeyFromRaw(concat([init.seed, signerFromSeed(init.seed).publicKey]))
  const options = {
    start: false,
    privateKey,
    nodeInfo: { name: 'dcn', version: '1', userAgent: observer ? OBSERVER_AGENT : AGENT },
    addresses: { listen: observer ? [] : init.listen, announce: observer ? [] : init.announce ?? [] },
    transports: [
      tcp({ dialOpts: { noDelay: true }, listenOpts: { noDelay: true } }), webSockets(), relayTransport
    ],
    ...(init.networkKey === undefined ? {} : { connectionProtector: protectorOf(init.networkKey) }),
    connectionEncrypters: [noise()],
    streamMuxers: [yamux({
      maxInboundStreams: STREAMS_PER_CONNECTION_MAX,
      maxOutboundStreams: STREAMS_PER_CONNECTION_MAX,
      streamOptions: { maxStreamWindowSize: STREAM_WINDOW_BYTES_MAX, maxReadBufferLength: STREAM_BUFFER_BYTES_MAX }
    })],
    connectionGater: blockList.gater(),
    connectionManager: {
      maxConnections: init.connectionsMax ?? (observer ? OBSERVER_CONNECTIONS_MAX : CONNECTIONS_MAX),
      inboundConnectionThreshold: INBOUND_CONNECTIONS_PER_SECOND_MAX,
      maxIncomingPendingConnections: INBOUND_PENDING_MAX,
      maxParallelDials: DIALS_PARALLEL_MAX,
      maxDialQueueLength: DIAL_QUEUE_MAX,
      maxPeerAddrsToDial: ADDRESSES_PER_PEER_MAX,
      dialTimeout: DIAL_TIMEOUT_MS,
      addressDialTimeout: ADDRESS_DIAL_TIMEOUT_MS
    },
    connectionMonitor: {
      protocolPrefix: PROTOCOL_PREFIX,
      pingInterval: PING_INTERVAL_MS,
      pingTimeout: { minTimeout: PING_TIMEOUT_MS, maxTimeout: PING_TIMEOUT_MS }
    },
    peerStore: { maxAddressAge: PEER_AGE_MAX_MS, maxPeerAge: PEER_AGE_MAX_MS },
    peerDiscovery: init.mdns ? [mdns({ serviceTag: MDNS_SERVICE })] : [],
    ...(store === undefined ? {} : { datastore: store })
  } satisfies Libp2pOptions
  const relay = init.relayServer && !observer ? { relay: relayService() } : {}
  const autonat = observer ? {} : { autonat: autoNat(PROTOCOL_PREFIX, reached) }
  return await createLibp2p({ ...options, services: { ...services(observer), ...autonat, ...relay } })
}

function services (observer: boolean) {
  return {
    identify: identify({ protocolPrefix: PROTOCOL_PREFIX }),
    identifyPush: identifyPush({ protocolPrefix: PROTOCOL_PREFIX }),
    // One each by default, and an open one more makes the connection monitor and the DHT take a live peer for dead.
    ping: ping({
      protocolPrefix: PROTOCOL_PREFIX, maxInboundStreams: PING_STREAMS_MAX, maxOutboundStreams: PING_STREAMS_MAX
    }),
    dcutr: dcutr(),
    dht: kadDHT({
      protocol: DHT_PROTOCOL,
      clientMode: observer,
      initialQuerySelfInterval: DHT_FIRST_SEARCH_MS,
      maxInboundStreams: DHT_STREAMS_MAX,
      maxOutboundStreams: DHT_STREAMS_MAX,
      // By default it hides loopback and private addresses, and would be empty on a LAN.
      peerInfoMapper: peer => peer
    }),
    gossip: gossipService()
  }
}

/**
 * Looks for a relay among the peers that we connect to anyhow. By default it also walks the DHT without a pause until
 * it has found one, which takes a fifth of a core where there is none with a free place.
 */
function relayTransport (components: CircuitRelayTransportComponents) {
  return circuitRelayTransport()(overlay(components, { randomWalk: { walk: async function * () {} } }))
}

function relayService () {
  return circuitRelayServer({
    reservations: {
      maxReservations: RELAY_RESERVATIONS_MAX,
      defaultDataLimit: BigInt(RELAY_CONNECTION_BYTES_MAX),
      defaultDurationLimit: RELAY_CONNECTION_MS_MAX
    }
  })
}

function startFailure (err: unknown): DcnError {
  if (isDcnError(err)) return err
  const busy = /EADDRINUSE[^]*?([0-9a-f.:]+):(\d+)/i.exec(reasonOf(err))
  if (busy !== null) {
    return new DcnError('DCN_PORT_BUSY', { host: busy[1] ?? '', port: Number(busy[2]) }, { cause: err })
  }
  return new DcnError('DCN_DAEMON_FAILED', { daemon: 'the peer network', reason: reasonOf(err) }, { cause: err })
}

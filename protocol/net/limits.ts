/** Limits of the peer network; spec/host.md gives the reason for each. Sizes in bytes, times in milliseconds. */

// Connections (spec/host.md, "Connections")
export const CONNECTIONS_MAX = 512
/** New connections that one address may open to us per second: many peers share one address behind a NAT. */
export const INBOUND_CONNECTIONS_PER_SECOND_MAX = 64
/** Inbound connections that have not finished their handshake. */
export const INBOUND_PENDING_MAX = 64
export const DIALS_PARALLEL_MAX = 32
export const DIAL_QUEUE_MAX = 256
export const DIAL_TIMEOUT_MS = 10_000
export const ADDRESS_DIAL_TIMEOUT_MS = 5_000
export const ADDRESSES_PER_PEER_MAX = 24
export const PING_INTERVAL_MS = 10_000
/** A peer that leaves a ping unanswered for so long is gone, and its connection is closed. */
export const PING_TIMEOUT_MS = 15_000
export const PING_STREAMS_MAX = 8

// Streams and frames (spec/host.md, "Streams")
export const STREAMS_PER_CONNECTION_MAX = 256
export const OUTBOUND_STREAMS_PER_PROTOCOL_MAX = 16
/** What a peer may send before we have read it, and the least that a paused stream can hold. */
export const STREAM_WINDOW_BYTES_MAX = 2 * 1024 * 1024
export const STREAM_BUFFER_BYTES_MAX = 2 * STREAM_WINDOW_BYTES_MAX
export const CHANNEL_OPEN_TIMEOUT_MS = 10_000
/** How long a closed channel waits for the peer to close its side. */
export const CHANNEL_CLOSE_TIMEOUT_MS = 5_000
/** How long `stop` waits for peers to close their side of the channels, and so to have read the last answers. */
export const CHANNELS_LEAVE_MS = 500
/** Largest frame that any protocol may name as its `frameBytesMax`. */
export const FRAME_BYTES_CEILING = 64 * 1024 * 1024

// Requests (spec/host.md, "Requests")
export const REQUEST_STREAMS_PER_PEER_MAX = 4
export const REQUEST_TIMEOUT_MS_MAX = 600_000
/** Questions to one peer that may be open at once, over one protocol. */
export const REQUESTS_OUTSTANDING_MAX = 4_096
/** Questions waiting to be sent to one peer, over one protocol. */
export const REQUEST_QUEUE_BYTES_MAX = 16 * 1024 * 1024
/** Answers that wait for a slow reader before the next question of that peer is taken up. */
export const RESPONSE_BACKLOG_BYTES = 1024 * 1024
export const ERROR_MESSAGE_BYTES_MAX = 512
/** Sizes for a protocol that this host asks but does not serve. */
export const REQUEST_BYTES_MAX_DEFAULT = 1024 * 1024
export const RESPONSE_BYTES_MAX_DEFAULT = 4 * 1024 * 1024
/** How long `stop` lets running handlers finish before it aborts them. */
export const STOP_GRACE_MS = 2_000

// Gossip (spec/host.md, "Gossip")
export { GOSSIP_BYTES_MAX } from '../wire/offers.ts'
export const GOSSIP_RPC_BYTES_MAX = 256 * 1024
export const GOSSIP_QUEUE_BYTES_MAX = 4 * 1024 * 1024
export const GOSSIP_TOPIC_BYTES_PER_PEER_MAX = 128 * 1024
export const GOSSIP_STREAMS_MAX = 4
/** How long the next peer waits for a stream to the one before it. */
export const GOSSIP_STREAM_TIMEOUT_MS = 2_000
export const GOSSIP_HEARTBEAT_MS = 700
/** How long a peer that left a mesh stays away from it. */
export const GOSSIP_PRUNE_BACKOFF_MS = 15_000
/** A peer below it is no longer heard. */
export const GOSSIP_GRAYLIST_SCORE = -80

// Peers (spec/peer-exchange.md)
export const PEERS_PROTOCOL = '/dcn/peers/1'
/** Fewer connected peers than this, and the host looks for more; above gossip's degree of 6. */
export const PEERS_TARGET = 8
export const PEERS_PER_ANSWER_MAX = 32
export const PEER_RECORD_BYTES_MAX = 2_048
export const PEERS_KNOWN_MAX = 2_048
export const PEERS_ASK_TIMEOUT_MS = 5_000
export const PEERS_ASK_INTERVAL_MIN_MS = 1_000
export const PEERS_ASK_INTERVAL_MAX_MS = 30_000
export const DIALER_TICK_MS = 1_000
export const DIALER_PARALLEL_MAX = 8
export const REDIAL_DELAY_MIN_MS = 1_000
export const REDIAL_DELAY_MAX_MS = 300_000
export const BOOTSTRAP_REDIAL_DELAY_MAX_MS = 30_000
/** Failed dials in a row after which a peer that we have no certified word of for long is forgotten. */
export const DIAL_FAILURES_MAX = 12
/** How long the peer store keeps a peer and its addresses without news. */
export const PEER_AGE_MAX_MS = 14 * 24 * 3_600_000

// DHT (spec/host.md, "DHT")
export const DHT_PROTOCOL = '/dcn/kad/1'
export const DHT_QUERY_TIMEOUT_MS = 10_000
export const DHT_STREAMS_MAX = 32
/** Between searches for ourselves after the start, until the first has succeeded; no query is answered before. */
export const DHT_FIRST_SEARCH_MS = 3_000

// Relays (spec/host.md, "Relays")
/** Nodes reserve by default: a place for each that can be connected. */
export const RELAY_RESERVATIONS_MAX = CONNECTIONS_MAX
export const RELAY_CONNECTION_BYTES_MAX = 32 * 1024 * 1024
export const RELAY_CONNECTION_MS_MAX = 30 * 60_000

// What an operator sees and does (spec/inspect.md)
/** Peers no longer connected whose traffic is remembered. */
export const TRAFFIC_PEERS_LEFT_MAX = 1_024
export const BLOCKED_PEERS_MAX = 1_024
/** Own addresses of which it is remembered whether others could dial them. */
export const REACHED_ADDRESSES_MAX = 32
/** Providers of one content that a search returns. */
export const PROVIDERS_FOUND_MAX = 64
/** Peers that one search for the closest tells of. */
export const DHT_PEERS_FOUND_MAX = 256
/** Connections of a host that only looks. */
export const OBSERVER_CONNECTIONS_MAX = 128
/** How long an answer to strangers is told again before it is made anew. */
export const INSPECT_ANSWER_AGE_MS = 1_000

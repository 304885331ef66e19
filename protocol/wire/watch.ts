/** What daemons stream to those who watch. Specified in protocol/spec/events.md, "Watching". */
import { PUBLIC_KEY_BYTES } from '../core/ed25519.ts'
import { JOB_ID_BYTES, jobIdFromBytes, jobIdToBytes, type JobId } from '../core/ids.ts'
import { peerIdOf, publicKeyOfPeer, type PeerId } from '../core/peer-id.ts'
import { decodeCanonical, must, type Shape } from './codec.ts'
import { wordTable, type Role } from './enums.ts'
import { own } from './envelope.ts'
import { JobEvent as EventCodec } from './events-messages.ts'
import { eventFromWire, eventToWire, JOB_EVENT_BYTES_MAX, type JobEvent, type JobEventWord } from './job-events.ts'
import {
  Subscribe as SubscribeCodec, WatchFrame as FrameCodec, WatchKind as WireKind, WatchRefusal as WireRefusal
} from './watch-messages.ts'

export const WATCH_PROTOCOL = '/dcn/watch/1'

/** Events in one frame; what happens beyond that within a tick is dropped, and counted. */
export const WATCH_EVENTS_PER_FRAME_MAX = 1_000
/** Tag and length of an event come on top; times, counts and the status take what is left. */
export const WATCH_FRAME_BYTES_MAX = WATCH_EVENTS_PER_FRAME_MAX * (JOB_EVENT_BYTES_MAX + 3) + 512
export const SUBSCRIBE_BYTES_MAX = 128
/** At most one frame of events in this time. */
export const WATCH_TICK_MS = 100
export const WATCH_STATUS_MS = 1_000

const KINDS_OF_WORDS = {
  accepted: 'jobs', copied: 'jobs', 'taken-over': 'jobs',
  offered: 'offers', heard: 'offers', passed: 'offers',
  bid: 'bids', bidding: 'bids',
  awarded: 'awards', taken: 'awards', refused: 'awards', lost: 'awards', dropped: 'awards',
  'code-ready': 'runs', 'sandbox-ready': 'runs', ran: 'runs',
  result: 'results', ended: 'results', sent: 'results', acknowledged: 'results',
  receipt: 'settlements', settled: 'settlements'
} as const satisfies Record<JobEventWord, string>

export type WatchKind = typeof KINDS_OF_WORDS[JobEventWord]
export const WATCH_KINDS = ['jobs', 'offers', 'bids', 'awards', 'runs', 'results', 'settlements'] as const

/** What an event is, in groups that one can ask for. */
export function kindOf (word: JobEventWord): WatchKind {
  return KINDS_OF_WORDS[word]
}

const KINDS = wordTable<WatchKind, WireKind>({
  jobs: WireKind.WATCH_KIND_JOBS,
  offers: WireKind.WATCH_KIND_OFFERS,
  bids: WireKind.WATCH_KIND_BIDS,
  awards: WireKind.WATCH_KIND_AWARDS,
  runs: WireKind.WATCH_KIND_RUNS,
  results: WireKind.WATCH_KIND_RESULTS,
  settlements: WireKind.WATCH_KIND_SETTLEMENTS
})

/** What a watcher wants to hear of; everything where nothing is said. */
export interface Subscription {
  /** Of these kinds; of all where there are none. */
  kinds: WatchKind[]
  jobId: JobId | undefined
  /** About this peer. */
  peer: PeerId | undefined
}

export function encodeSubscription ({ kinds, jobId, peer }: Subscription): Uint8Array {
  return SubscribeCodec.encode({
    kinds: kinds.map(kind => KINDS.toWire(kind)),
    jobId: jobId === undefined ? new Uint8Array() : own(jobIdToBytes(jobId)),
    peer: peer === undefined ? new Uint8Array() : own(publicKeyOf(peer))
  })
}

/** Throws DCN_MESSAGE_TOO_LARGE, DCN_MESSAGE_MALFORMED. */
export function decodeSubscription (bytes: Uint8Array): Subscription {
  const what = 'a subscription'
  const shape: Shape = { repeated: { 1: WATCH_KINDS.length } }
  const { kinds, jobId, peer } = decodeCanonical(what, SubscribeCodec, bytes, SUBSCRIBE_BYTES_MAX, shape)
  must(jobId.byteLength === 0 || jobId.byteLength === JOB_ID_BYTES, what, 'a job id is not 16 bytes')
  must(peer.byteLength === 0 || peer.byteLength === PUBLIC_KEY_BYTES, what, 'a public key is not 32 bytes')
  return {
    kinds: kinds.map(kind => KINDS.fromWire(what, kind)),
    jobId: jobId.byteLength === 0 ? undefined : jobIdFromBytes(jobId),
    peer: peer.byteLength === 0 ? undefined : peerIdOf(peer)
  }
}

/** How a daemon does, once a second. Money in micro-USDC, memory in MiB. */
export interface WatchStatus {
  role: Role
  startedAtMs: number
  /** Of a node: jobs run at once, and those that run; 0 and 0 at a gateway. */
  slots: number
  busy: number
  /** Jobs that wait: at a gateway for a node, at a node for a slot. */
  queued: number
  /** Jobs of a gateway that have not ended; 0 at a node. */
  inFlight: number
  /** Of one core, by the daemon's own process: 1000 is a core. */
  cpuPermille: number
  /** Of all cores together, by everybody on the machine: 1000 is all of it. */
  machineCpuPermille: number
  /** Of the daemon's own process. */
  residentMiB: number
  /** That could be taken on the machine, and all that it has. */
  freeMiB: number
  totalMiB: number
  gpus: number
  /** By a node; of a gateway: what it has owed nodes, paid or not. */
  earned: number
  /** Of that. */
  paid: number
  /** Runs of a node, ends of jobs at a gateway, since somebody watches: only its growth means something. */
  finished: number
  /** Connected. */
  peers: number
  watchers: number
}

/** Why a daemon shows a watcher nothing more: it has as many as it takes, or it stops. */
export type WatchRefusal = 'full' | 'stopping'
const REFUSALS = wordTable<WatchRefusal, WireRefusal>({
  full: WireRefusal.WATCH_REFUSAL_FULL,
  stopping: WireRefusal.WATCH_REFUSAL_STOPPING
})

export interface WatchFrame {
  /** By the daemon's clock, as are the events' times. */
  atMs: number
  /** Oldest first. */
  events: JobEvent[]
  /** Events that were left out since the last frame. */
  dropped: number
  status: WatchStatus | undefined
  refusal: WatchRefusal | undefined
}

/** As a frame holds it: encoded once, however many watch. */
export function encodeWatchEvent (event: JobEvent): Uint8Array {
  return EventCodec.encode(eventToWire(event))
}

/** A frame, its events encoded already; at most WATCH_EVENTS_PER_FRAME_MAX. */
export function encodeWatchFrame (
  { atMs, events = [], dropped = 0, status, refusal }:
    Pick<WatchFrame, 'atMs'> & Partial<Omit<WatchFrame, 'events'>> & { events?: readonly Uint8Array[] }
): Uint8Array {
  return FrameCodec.encode({
    atMs, dropped, events: events.map(own),
    refusal: refusal === undefined ? WireRefusal.WATCH_REFUSAL_UNSPECIFIED : REFUSALS.toWire(refusal),
    ...status === undefined ? {} : { status: statusToWire(status) }
  })
}

const FRAME_SHAPE: Shape = { repeated: { 2: WATCH_EVENTS_PER_FRAME_MAX }, nested: { 4: {} } }

/** Throws DCN_MESSAGE_TOO_LARGE, DCN_MESSAGE_MALFORMED. */
export function decodeWatchFrame (bytes: Uint8Array): WatchFrame {
  const what = 'a watch frame'
  const frame = decodeCanonical(what, FrameCodec, bytes, WATCH_FRAME_BYTES_MAX, FRAME_SHAPE)
  const { refusal } = frame
  return {
    atMs: frame.atMs,
    events: frame.events.map(event => {
      return eventFromWire(what, decodeCanonical(what, EventCodec, event, JOB_EVENT_BYTES_MAX))
    }),
    dropped: frame.dropped,
    status: frame.status === undefined ? undefined : statusFromWire(frame.status),
    refusal: refusal === WireRefusal.WATCH_REFUSAL_UNSPECIFIED ? undefined : REFUSALS.fromWire(what, refusal)
  }
}

function statusToWire ({ role, ...rest }: WatchStatus) {
  return { ...rest, gateway: role === 'gateway' }
}

function statusFromWire ({ gateway, ...rest }: ReturnType<typeof statusToWire>): WatchStatus {
  return { ...rest, role: gateway ? 'gateway' : 'node' }
}

function publicKeyOf (peer: PeerId): Uint8Array {
  const key = publicKeyOfPeer(peer)
  must(key !== undefined, 'a subscription', 'a peer has no key in its id')
  return key
}

/** What a watcher of the network hears, of all daemons, in the order in which it arrives. */
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { Role } from '../../protocol/wire/enums.ts'
import type { JobEvent } from '../../protocol/wire/job-events.ts'
import type { WatchStatus } from '../../protocol/wire/watch.ts'

export type WatchItem =
  /** `atMs`: when it happened, by our clock, as far as that can be told. */
  { type: 'event', from: PeerId, role: Role, atMs: number, event: JobEvent } |
  { type: 'status', from: PeerId, atMs: number, status: WatchStatus } |
  /** Events that a daemon left out, as we were too slow, or it too busy. */
  { type: 'dropped', from: PeerId, count: number } |
  /** A daemon is watched from now on. */
  { type: 'joined', from: PeerId, role: Role, atMs: number } |
  /** It is not any more; it is looked for. */
  { type: 'left', from: PeerId, role: Role, atMs: number, reason: string } |
  /** It is there, and cannot be watched for now. */
  { type: 'unwatched', from: PeerId, role: Role, atMs: number, reason: string }

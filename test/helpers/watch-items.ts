/** What a watcher hears, made up. */
import type { JobEvent, JobEventWord } from '../../protocol/wire/job-events.ts'
import type { WatchItem } from '../../src/watch/watch-item.ts'
import { signerFromSeed } from '../../protocol/core/ed25519.ts'
import { peerIdOf } from '../../protocol/core/peer-id.ts'
import { gatewayPeer, nodePeer } from './wire-fixtures.ts'

export const GATEWAY = gatewayPeer
export const NODE = nodePeer
export const OTHER_NODE = peerIdOf(signerFromSeed(new Uint8Array(32).fill(9)).publicKey)

export function jobNumber (number: number): string {
  return `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`
}

export function eventItem (
  word: JobEventWord,
  { from = GATEWAY, role = 'gateway', ...event }: Partial<JobEvent> & { from?: string, role?: 'gateway' | 'node' },
  atMs: number
): WatchItem & { type: 'event' } {
  return {
    type: 'event', from, role, atMs,
    event: { jobId: undefined, epoch: 0, peer: undefined, detail: '', durationMs: 0, ...event, word, atMs }
  }
}

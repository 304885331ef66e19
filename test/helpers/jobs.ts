/** Jobs, offers and awards for tests of the dispatch machines; only what matters is given. */
import { generateSeed, signerFromSeed } from '../../protocol/core/ed25519.ts'
import { utf8 } from '../../protocol/core/bytes.ts'
import { contentIdOf } from '../../protocol/core/ids.ts'
import { peerIdOf, type PeerId } from '../../protocol/core/peer-id.ts'
import { RECEIPT_BYTES, type Award } from '../../protocol/wire/dispatch.ts'
import type { JobRecord } from '../../protocol/wire/jobs.ts'
import type { Needs } from '../../protocol/wire/needs.ts'
import type { Offer } from '../../protocol/wire/offers.ts'

export const NEEDS: Needs = {
  runtime: 'deno', memoryMiB: 128, gpu: false, vramMiB: 0, gpuModel: '', isolation: 'none', models: []
}

/** The gateway of jobs for which it does not matter. */
const GATEWAY = peerIdOf(signerFromSeed(new Uint8Array(32).fill(7)).publicKey)

export function newPeer (): PeerId {
  return peerIdOf(signerFromSeed(generateSeed()).publicKey)
}

/** A different UUID for each number. */
export function jobIdNo (number: number): string {
  return `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`
}

export function jobRecord (changes: Partial<JobRecord> = {}): JobRecord {
  return {
    jobId: jobIdNo(1),
    status: 'queued',
    wallet: 'wallet',
    createdAtMs: 0,
    startedAtMs: 0,
    finishedAtMs: 0,
    attempts: 0,
    epoch: 0,
    node: undefined,
    kind: 'function',
    needs: NEEDS,
    codeId: contentIdOf(utf8('code')),
    codeBytes: 4,
    payload: utf8('{}'),
    price: 1,
    feeBps: 0,
    timeoutMs: 1_000,
    bidsUntilMs: 60_000,
    leaseUntilMs: 0,
    durationMs: 0,
    fresh: false,
    cpuMs: 0,
    memoryPeakBytes: 0,
    error: '',
    resultProof: new Uint8Array(),
    outcome: new Uint8Array(),
    receipt: new Uint8Array(),
    origin: GATEWAY,
    owner: GATEWAY,
    standbys: [],
    debited: 1,
    refunded: 0,
    retries: 4,
    retryFailures: false,
    failures: 0,
    runs: 0,
    functionName: '',
    functionVersion: 0,
    webhookUrl: '',
    ...changes
  }
}

export function offerOf (changes: Partial<Offer> = {}): Offer {
  return {
    jobId: jobIdNo(1),
    epoch: 1,
    round: 0,
    kind: 'function',
    needs: NEEDS,
    codeId: contentIdOf(utf8('code')),
    codeBytes: 4,
    payloadBytes: 2,
    price: 1,
    feeBps: 0,
    timeoutMs: 1_000,
    bidsUntilMs: 60_000,
    ...changes
  }
}

export function awardTo (node: PeerId, changes: Partial<Award> = {}): Award {
  return {
    type: 'award',
    jobId: jobIdNo(1),
    epoch: 1,
    node,
    leaseMs: 2_500,
    kind: 'function',
    needs: NEEDS,
    codeId: contentIdOf(utf8('code')),
    codeBytes: 4,
    payloadId: contentIdOf(utf8('{}')),
    price: 1,
    feeBps: 0,
    timeoutMs: 1_000,
    tenant: '',
    fresh: false,
    ...changes
  }
}

/** Content as it is attached to a message. */
export function byId (contents: readonly Uint8Array[]): Map<string, Uint8Array> {
  return new Map(contents.map(content => [contentIdOf(content), content]))
}

/** What stands for a receipt where no account is kept. */
export const RECEIPT = new Uint8Array(RECEIPT_BYTES).fill(1)

/** A node that works for every gateway, and signs for nothing. */
export const willing = {
  notFor: () => undefined, signWork: () => ({ payTo: '1'.repeat(32), signature: new Uint8Array(64) })
}

/** What a gateway that stores nothing but jobs finds of a result that came late. */
export function takenReceipt (
  stored: JobRecord | undefined, node: PeerId, { epoch }: { epoch: number }
): Uint8Array | undefined {
  const isTheEnd = stored?.node === node && stored.epoch === epoch && stored.receipt.byteLength > 0
  return isTheEnd ? stored.receipt : undefined
}

/**
 * What each kind of record means. A new kind is a line in this table, a message in protocol/wire and a section in
 * protocol/spec/records.md; the engine knows none of them by name.
 */
import { keyHashOf } from '../core/api-key.ts'
import { DcnError, reasonOf } from '../core/errors.ts'
import type { ContentId } from '../core/ids.ts'
import type { PeerId } from '../core/peer-id.ts'
import { malformed, must } from '../wire/codec.ts'
import { mergeEntities, mergeFunctions, mergeKeys, mergeUsage, timeOf } from './merge.ts'
import type { EntityRecord, KeyRecord, RecordKind, SharedRecord } from './records.ts'
import { checkSignedMessage } from './signed-message.ts'

/** A record from further in the future than this is not taken yet; its author's clock is wrong, or ours. */
export const RECORD_AHEAD_MAX_MS = 5 * 60_000

export interface Kind<R extends SharedRecord> {
  /** Whether the record can be what it says, and this gateway may sign it. Throws DCN_MESSAGE_MALFORMED. */
  check (record: R, signer: PeerId): void
  /** The latest time that the record names, in Unix ms. */
  latestMs (record: R): number
  /** The one that holds of two with the same key, or what follows from both. */
  merge (a: R, b: R): R
  /** Content that whoever has the record has too. */
  content (record: R): ContentId[]
}

/** Nobody but its gateway vouches for who deployed it, and when; what it stands for vouches for itself. */
function entityKind<R extends EntityRecord> (): Kind<R> {
  return {
    check () {},
    latestMs: ({ createdAtMs }) => createdAtMs,
    merge: mergeEntities,
    content: ({ definitionId }) => [definitionId]
  }
}

const KINDS: { [K in RecordKind]: Kind<Extract<SharedRecord, { kind: K }>> } = {
  function: {
    // Nobody but its gateway vouches for a function: a wallet signs nothing when it deploys.
    check () {},
    latestMs: record => Math.max(record.updatedAtMs, ...record.versions.map(version => version.createdAtMs)),
    merge: mergeFunctions,
    content: ({ deleted, versions }) => deleted ? [] : [...new Set(versions.map(version => version.codeId))]
  },
  key: {
    check: checkKey,
    latestMs: ({ createdAtMs, revocation }) =>
      revocation?.kind === 'wallet' ? Math.max(createdAtMs, timeOf(revocation)) : createdAtMs,
    merge: mergeKeys,
    content: () => []
  },
  usage: {
    check ({ gateway }, signer) {
      must(gateway === signer, 'usage record', 'it is signed by another gateway than the one that counted')
    },
    latestMs: ({ lastUsedAtMs }) => lastUsedAtMs,
    merge: mergeUsage,
    content: () => []
  },
  transformation: entityKind(),
  condition: entityKind(),
  connector: entityKind()
}

/** Throws DCN_MESSAGE_MALFORMED. Costs a signature check or two. */
export function checkRecord (record: SharedRecord, signer: PeerId): void {
  kindOf(record).check(record, signer)
}

export function isAhead (record: SharedRecord, nowMs: number): boolean {
  return kindOf(record).latestMs(record) > nowMs + RECORD_AHEAD_MAX_MS
}

/** `a` and `b` must have the same key. */
export function mergeRecords (a: SharedRecord, b: SharedRecord): SharedRecord {
  return kindOf(a).merge(a, b)
}

export function contentOf (record: SharedRecord): ContentId[] {
  return kindOf(record).content(record)
}

function kindOf (record: SharedRecord): Kind<SharedRecord> {
  return KINDS[record.kind]
}

function checkKey (record: KeyRecord): void {
  checkWalletSigned('generation', record, record)
  const { revocation } = record
  if (revocation?.kind === 'key') {
    must(keyHashOf(revocation.innerHash) === record.keyHash, 'key record', 'it is revoked by another key')
  } else if (revocation?.kind === 'wallet') {
    checkWalletSigned('revocation', record, revocation)
    must(timeOf(revocation) >= record.createdAtMs, 'key record', 'the revocation is older than the key')
  }
}

function checkWalletSigned (
  purpose: 'generation' | 'revocation', { wallet }: KeyRecord, signed: { message: string, signature: Uint8Array }
): void {
  try {
    checkSignedMessage(purpose, wallet, signed)
  } catch (err) {
    if (err instanceof DcnError) throw malformed('key record', reasonOf(err))
    throw err
  }
}


/**
 * Which of two records with the same key holds. Every function here is commutative, associative and idempotent, so that
 * gateways agree in the end, whatever order records reach them in, and however often. Specified in
 * protocol/spec/records.md, "Which one holds".
 */
import { toHex } from '../core/bytes.ts'
import { encodeRecord, hashOfRecord } from '../wire/records.ts'
import type { EntityRecord, FunctionRecord, KeyRecord, KeyRevocation, UsageRecord } from './records.ts'
import { parseSignedMessage } from './signed-message.ts'

/** The last writer wins; of two writers at one time, the one whose record has the greater hash. */
export function mergeFunctions (a: FunctionRecord, b: FunctionRecord): FunctionRecord {
  if (a.updatedAtMs !== b.updatedAtMs) return a.updatedAtMs > b.updatedAtMs ? a : b
  return hashOfRecord(encodeRecord(a)) >= hashOfRecord(encodeRecord(b)) ? a : b
}

/** A name is whose it was first; of two at one time, that of the record with the smaller hash. */
export function mergeEntities<R extends EntityRecord> (a: R, b: R): R {
  if (a.createdAtMs !== b.createdAtMs) return a.createdAtMs < b.createdAtMs ? a : b
  return hashOfRecord(encodeRecord(a)) <= hashOfRecord(encodeRecord(b)) ? a : b
}

/** A gateway's count only grows. */
export function mergeUsage (a: UsageRecord, b: UsageRecord): UsageRecord {
  if (a.count !== b.count) return a.count > b.count ? a : b
  return a.lastUsedAtMs >= b.lastUsedAtMs ? a : b
}

/**
 * The newer key wins; two keys of one time contest each other; what either side knows of a revocation stays known for
 * as long as it ends the key.
 */
export function mergeKeys (a: KeyRecord, b: KeyRecord): KeyRecord {
  const key = newerKey(a, b)
  const byWallet = laterOf(walletRevocation(a), walletRevocation(b))
  if (byWallet !== undefined && timeOf(byWallet) >= key.createdAtMs) return withRevocation(key, byWallet)
  if (key.contested) return withRevocation(key, undefined)
  const byKey = [a, b].find(({ createdAtMs, revocation }) =>
    createdAtMs === key.createdAtMs && revocation?.kind === 'key')
  return withRevocation(key, byKey?.revocation)
}

/** When the wallet signed the revocation, in Unix ms. */
export function timeOf (revocation: KeyRevocation & { kind: 'wallet' }): number {
  return parseSignedMessage(revocation.message).timestampMs
}

function newerKey (a: KeyRecord, b: KeyRecord): KeyRecord {
  if (a.createdAtMs !== b.createdAtMs) return a.createdAtMs > b.createdAtMs ? a : b
  // A wallet can sign one text in several ways; which signature is kept matters only in that all keep the same.
  const kept = rank(a) >= rank(b) ? a : b
  const same = a.keyHash === b.keyHash && a.binding === b.binding
  return same ? kept : { ...kept, contested: true, keyHash: '', binding: '', preview: '' }
}

function rank ({ signature, preview }: KeyRecord): string {
  return toHex(signature) + preview
}

function walletRevocation ({ revocation }: KeyRecord): KeyRevocation & { kind: 'wallet' } | undefined {
  return revocation?.kind === 'wallet' ? revocation : undefined
}

function laterOf<R extends KeyRevocation & { kind: 'wallet' }> (a: R | undefined, b: R | undefined): R | undefined {
  if (a === undefined || b === undefined) return a ?? b
  if (timeOf(a) !== timeOf(b)) return timeOf(a) > timeOf(b) ? a : b
  return toHex(a.signature) >= toHex(b.signature) ? a : b
}

function withRevocation (key: KeyRecord, revocation: KeyRevocation | undefined): KeyRecord {
  const { wallet, createdAtMs, message, signature, keyHash, binding, preview, contested } = key
  const bare: KeyRecord = { kind: 'key', wallet, createdAtMs, message, signature, keyHash, binding, preview, contested }
  return revocation === undefined ? bare : { ...bare, revocation }
}

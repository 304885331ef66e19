/** Records that every gateway has: their form and who signed them. Specified in protocol/spec/records.md. */
import { keyGenerationMessage, keyRevocationMessage } from '../api/auth.ts'
import { fromHex, toHex, wellFormed } from '../core/bytes.ts'
import { PUBLIC_KEY_BYTES, SIGNATURE_BYTES, type Signer } from '../core/ed25519.ts'
import { HASH_BYTES, sha256 } from '../core/hash.ts'
import { contentIdFromBytes, contentIdToBytes, isContentIdBytes, type ContentId } from '../core/ids.ts'
import { CODE_BYTES_MAX, FUNCTION_NAME_PATTERN, FUNCTION_VERSIONS_MAX, WALLET_CHARS_MAX } from '../core/limits.ts'
import { peerIdOf, publicKeyOfAddress, publicKeyOfPeer, solanaAddressOf, type PeerId } from '../core/peer-id.ts'
import { decodeCanonical, malformed, must, type Shape } from './codec.ts'
import { entityFrom, entityToWire, type EntityRecord } from './entity-records.ts'
import { BATCH_SHAPE, onlyItem, openBatch, own, sealBatch } from './envelope.ts'
import {
  FUNCTION_NEEDS_SHAPE, functionNeedsFrom, functionNeedsToWire, type FunctionNeeds
} from './function-needs.ts'
import { SignedBatch } from './messages.ts'
import {
  SharedRecord as RecordCodec, type FunctionRecord as FunctionFields, type KeyRecord as KeyFields,
  type UsageRecord as UsageFields
} from './records-messages.ts'

/** Largest record: a function with FUNCTION_VERSIONS_MAX versions takes 6 kB; 55 kB where each has all needs. */
export const RECORD_BYTES_MAX = 64 * 1024
/** A record with its signer and signature. */
export const SIGNED_RECORD_BYTES_MAX = RECORD_BYTES_MAX + 128
export const KEY_PREVIEW_CHARS_MAX = 32

const NAME = new RegExp(FUNCTION_NAME_PATTERN)
const WALLET = new RegExp(`^[!-~]{1,${WALLET_CHARS_MAX}}$`)
const PREVIEW = new RegExp(`^[!-~]{0,${KEY_PREVIEW_CHARS_MAX}}$`)
const FUNCTION_SHAPE: Shape = {
  repeated: { 6: FUNCTION_VERSIONS_MAX }, nested: { 6: { nested: { 5: FUNCTION_NEEDS_SHAPE } } }
}
const RECORD_SHAPE: Shape = {
  nested: { 1: FUNCTION_SHAPE, 2: { nested: { 8: {} } }, 3: {}, 4: {}, 5: {}, 6: {} }
}

export interface FunctionVersion {
  version: number
  codeId: ContentId
  codeBytes: number
  createdAtMs: number
  /** Unless a run says otherwise. */
  needs?: FunctionNeeds
}

/** A wallet's function, vouched for by the gateway that signs it. */
export interface FunctionRecord {
  kind: 'function'
  wallet: string
  name: string
  createdAtMs: number
  /** Decides which of two records holds. */
  updatedAtMs: number
  deleted: boolean
  /** Newest last; numbers ascend and are never used again; at most FUNCTION_VERSIONS_MAX. */
  versions: FunctionVersion[]
}

/** Ends a key: by whoever had it (SHA-256 of its text), or by the wallet (a signed message). */
export type KeyRevocation =
  | { kind: 'key', /** Hex; its SHA-256 is keyHash. */ innerHash: string }
  | { kind: 'wallet', message: string, signature: Uint8Array }

/** A wallet's API key. The wallet signed for it, whichever gateway passes it on. */
export interface KeyRecord {
  kind: 'key'
  /** Address of an Ed25519 key. */
  wallet: string
  /** The time in the signed message. */
  createdAtMs: number
  /** keyGenerationMessage(wallet, createdAtMs). */
  message: string
  /** The wallet's over the message, 64 bytes. */
  signature: Uint8Array
  /** SHA-256 of SHA-256 of the key's text, hex; empty where contested. */
  keyHash: string
  /** bindingOf(key, wallet), hex: the key is this wallet's, whoever else names its hash; empty where contested. */
  binding: string
  /** What may be shown of the key; empty where contested. */
  preview: string
  revocation?: KeyRevocation
  /** Two different keys were made from one signed message: none of them works. */
  contested: boolean
}

/** How often one gateway has served one function, or one wallet's key. Only that gateway can sign it. */
export interface UsageRecord {
  kind: 'usage'
  gateway: PeerId
  wallet: string
  /** Of the function, or of an API key as gateway/auth/usage-counters.ts names it. */
  name: string
  count: number
  lastUsedAtMs: number
}

export type { EntityRecord } from './entity-records.ts'
export type { FunctionNeeds } from './function-needs.ts'

export type SharedRecord = FunctionRecord | KeyRecord | UsageRecord | EntityRecord
export type RecordKind = SharedRecord['kind']

/** A record as it is stored and passed on. */
export interface SignedRecord {
  record: SharedRecord
  /** The gateway that signed it. */
  signer: PeerId
  /** SHA-256 of the encoded record, hex: the same whoever signs it. */
  hash: string
  /** A SignedBatch with the record as its one item. */
  bytes: Uint8Array
}

/** Throws DCN_MESSAGE_MALFORMED where a field cannot be written. */
export function encodeRecord (record: SharedRecord): Uint8Array {
  return RecordCodec.encode(toWire(record))
}

/** Throws DCN_MESSAGE_TOO_LARGE, DCN_MESSAGE_MALFORMED. */
export function decodeRecord (item: Uint8Array): SharedRecord {
  const what = 'shared record'
  const body = decodeCanonical(what, RecordCodec, item, RECORD_BYTES_MAX, RECORD_SHAPE)
  if (body.function !== undefined) return functionFrom(body.function)
  if (body.key !== undefined) return keyFrom(body.key)
  if (body.usage !== undefined) return usageFrom(body.usage)
  if (body.transformation !== undefined) return entityFrom('transformation', body.transformation)
  if (body.condition !== undefined) return entityFrom('condition', body.condition)
  if (body.connector !== undefined) return entityFrom('connector', body.connector)
  throw malformed(what, 'it is empty')
}

export function hashOfRecord (encoded: Uint8Array): string {
  return toHex(sha256(encoded))
}

/** Throws DCN_MESSAGE_TOO_LARGE, DCN_MESSAGE_MALFORMED: what others would not take is not signed. */
export function sealRecord (record: SharedRecord, signer: Signer): SignedRecord {
  const item = encodeRecord(record)
  return {
    record: decodeRecord(item),
    signer: peerIdOf(signer.publicKey),
    hash: hashOfRecord(item),
    bytes: sealBatch('records', [item], signer)
  }
}

/**
 * Size, encoding, signature, and the form of the fields; what they mean is for protocol/registry/kinds.ts.
 * Throws DCN_MESSAGE_TOO_LARGE, DCN_MESSAGE_MALFORMED, DCN_MESSAGE_BAD_SIGNATURE and nothing else.
 */
export function openRecord (bytes: Uint8Array): SignedRecord {
  const opened = openBatch('records', bytes, SIGNED_RECORD_BYTES_MAX)
  const item = onlyItem('shared record', opened)
  return { record: decodeRecord(item), signer: peerIdOf(opened.signer), hash: hashOfRecord(item), bytes }
}

/** What a record says, its signature not checked: for one that was checked when it came. Throws as `openRecord`. */
export function readRecord (bytes: Uint8Array): SignedRecord {
  const what = 'stored record'
  const { items: [item], signer } = decodeCanonical(what, SignedBatch, bytes, SIGNED_RECORD_BYTES_MAX, BATCH_SHAPE)
  must(item !== undefined, what, 'it is empty')
  return { record: decodeRecord(item), signer: peerIdOf(signer), hash: hashOfRecord(item), bytes }
}

function toWire (record: SharedRecord): Parameters<typeof RecordCodec.encode>[0] {
  switch (record.kind) {
    case 'function': {
      const { wallet, versions, ...rest } = record
      return { function: { ...rest, wallet: wellFormed(wallet), versions: versions.map(versionToWire) } }
    }
    case 'key': {
      const { revocation, ...rest } = record
      must(rest.message === keyGenerationMessage(rest.wallet, rest.createdAtMs), 'key record', 'it is another message')
      const fields = {
        ...rest,
        wallet: own(publicKeyOfAddress(rest.wallet) ?? new Uint8Array()),
        signature: own(rest.signature),
        keyHash: own(fromHex(rest.keyHash)),
        binding: own(fromHex(rest.binding))
      }
      if (revocation === undefined) return { key: fields }
      return { key: { ...fields, revocation: revocationToWire(rest.wallet, revocation) } }
    }
    case 'usage': {
      const gateway = own(publicKeyOfPeer(record.gateway) ?? new Uint8Array())
      return { usage: { ...record, gateway, wallet: wellFormed(record.wallet) } }
    }
    case 'transformation': return { transformation: entityToWire(record) }
    case 'condition': return { condition: entityToWire(record) }
    case 'connector': return { connector: entityToWire(record) }
  }
}

function versionToWire ({ codeId, needs, ...rest }: FunctionVersion): FunctionFields['versions'][number] {
  const fields = { ...rest, codeId: own(contentIdToBytes(codeId)) }
  return needs === undefined ? fields : { ...fields, needs: functionNeedsToWire(needs) }
}

const NOTHING = new Uint8Array()

function revocationToWire (wallet: string, revocation: KeyRevocation): NonNullable<KeyFields['revocation']> {
  if (revocation.kind === 'key') {
    return { innerHash: own(fromHex(revocation.innerHash)), timestampMs: 0, signature: NOTHING }
  }
  const timestampMs = Number(/\d{1,15}$/.exec(revocation.message)?.[0] ?? 0)
  const written = keyRevocationMessage(wallet, timestampMs)
  must(revocation.message === written, 'key record', 'the revocation is another message')
  return { innerHash: NOTHING, timestampMs, signature: own(revocation.signature) }
}

function functionFrom (fields: FunctionFields): FunctionRecord {
  const what = 'function record'
  const { wallet, name, createdAtMs, updatedAtMs, deleted, versions } = fields
  must(WALLET.test(wallet), what, 'wallet is not 1 to 64 visible characters')
  must(NAME.test(name), what, 'name is not a function name')
  must(createdAtMs <= updatedAtMs, what, 'it was updated before it was created')
  must(deleted || versions.length > 0, what, 'it has no version')
  let last = 0
  for (const { version, codeId, codeBytes } of versions) {
    must(version > last, what, 'versions do not ascend')
    must(isContentIdBytes(codeId), what, 'codeId is not 32 bytes')
    must(codeBytes >= 1 && codeBytes <= CODE_BYTES_MAX, what, 'codeBytes is out of range')
    last = version
  }
  return {
    kind: 'function', wallet, name, createdAtMs, updatedAtMs, deleted,
    versions: versions.map(({ needs, ...version }) => ({
      ...version,
      codeId: contentIdFromBytes(version.codeId),
      ...needs === undefined ? {} : { needs: functionNeedsFrom(what, needs) }
    }))
  }
}

function keyFrom (fields: KeyFields): KeyRecord {
  const what = 'key record'
  const { createdAtMs, signature, keyHash, binding, preview, contested, revocation } = fields
  const hashBytes = contested ? 0 : HASH_BYTES
  must(fields.wallet.byteLength === PUBLIC_KEY_BYTES, what, 'wallet is not 32 bytes')
  must(signature.byteLength === SIGNATURE_BYTES, what, 'signature is not 64 bytes')
  must(keyHash.byteLength === hashBytes, what, 'keyHash is not 32 bytes, or 0 where contested')
  must(binding.byteLength === hashBytes, what, 'binding is not 32 bytes, or 0 where contested')
  must(PREVIEW.test(preview) && (preview === '') === contested, what, 'preview cannot be shown')
  const wallet = solanaAddressOf(fields.wallet)
  return {
    kind: 'key', wallet, createdAtMs, message: keyGenerationMessage(wallet, createdAtMs),
    signature, keyHash: toHex(keyHash), binding: toHex(binding), preview, contested,
    ...revocation === undefined ? {} : { revocation: revocationFrom(wallet, contested, revocation) }
  }
}

function revocationFrom (
  wallet: string, contested: boolean, { innerHash, timestampMs, signature }: NonNullable<KeyFields['revocation']>
): KeyRevocation {
  const what = 'key record'
  if (innerHash.byteLength > 0) {
    must(innerHash.byteLength === HASH_BYTES && !contested, what, 'innerHash is not 32 bytes, or the key is contested')
    must(timestampMs === 0 && signature.byteLength === 0, what, 'it is revoked in two ways')
    return { kind: 'key', innerHash: toHex(innerHash) }
  }
  must(signature.byteLength === SIGNATURE_BYTES, what, 'the signature of the revocation is not 64 bytes')
  return { kind: 'wallet', message: keyRevocationMessage(wallet, timestampMs), signature }
}

function usageFrom ({ gateway, wallet, name, count, lastUsedAtMs }: UsageFields): UsageRecord {
  const what = 'usage record'
  must(gateway.byteLength === PUBLIC_KEY_BYTES, what, 'gateway is not 32 bytes')
  must(WALLET.test(wallet), what, 'wallet is not 1 to 64 visible characters')
  must(name === '' || NAME.test(name), what, 'name is not a function name')
  must(count >= 1, what, 'nothing was counted')
  return { kind: 'usage', gateway: peerIdOf(gateway), wallet, name, count, lastUsedAtMs }
}

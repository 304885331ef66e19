/** All records of a gateway, in memory: what holds for each key, and where two gateways differ. */
import { bindingOf, hashesEqual, innerHashOf, keyHashOf } from '../core/api-key.ts'
import type { ContentId } from '../core/ids.ts'
import type { PeerId } from '../core/peer-id.ts'
import type { Entry, Range } from '../wire/records-sync.ts'
import { HashTrie } from './hash-trie.ts'
import { contentOf, mergeRecords } from './kinds.ts'
import {
  apiKeyKey, entityKey, functionKey, isEntityRecord, recordId, recordKey,
  type EntityRecord, type FunctionRecord, type KeyRecord, type SharedRecord, type SignedRecord, type UsageRecord
} from './records.ts'

/** Records that a gateway holds at most, and their bytes; where it is full, records of new keys are not taken. */
export const RECORDS_MAX = 200_000
export const RECORDS_BYTES_MAX = 256 * 1024 * 1024
/** Definitions that records name, in bytes: they are on disk. Beyond, only keys and functions are taken. */
export const DEFINITIONS_BYTES_MAX = 2 * 1024 * 1024 * 1024

export interface HeldRecord extends SignedRecord {
  key: string
  /** SHA-256 of the key, hex. */
  id: string
}

export interface Taken {
  /** What holds for the record's key now; undefined where it is new and there is no room. */
  held: HeldRecord | undefined
  /** Whether that is news. */
  changed: boolean
}

export interface RecordSetInit { recordsMax?: number, bytesMax?: number, definitionsBytesMax?: number }

export class RecordSet {
  readonly #sign: (record: SharedRecord) => SignedRecord
  readonly #recordsMax: number
  readonly #bytesMax: number
  readonly #definitionsBytesMax: number
  readonly #byKey = new Map<string, HeldRecord>()
  readonly #byId = new Map<string, HeldRecord>()
  readonly #trie = new HashTrie()
  #bytes = 0
  #definitionsBytes = 0
  /** How many records name it. */
  readonly #content = new Map<ContentId, number>()
  /** Keys of function records, by wallet. */
  readonly #functions = new Map<string, Set<string>>()
  /** Wallets that name an API key's hash as that of their key. One has had the key; others may have copied the hash. */
  readonly #keys = new Map<string, Set<string>>()
  /** By wallet and name, and gateway. */
  readonly #usage = new Map<string, Map<PeerId, UsageRecord>>()

  /** `sign` is asked for where two records give a third that nobody has signed yet. */
  constructor (sign: (record: SharedRecord) => SignedRecord, init: RecordSetInit = {}) {
    this.#sign = sign
    this.#recordsMax = init.recordsMax ?? RECORDS_MAX
    this.#bytesMax = init.bytesMax ?? RECORDS_BYTES_MAX
    this.#definitionsBytesMax = init.definitionsBytesMax ?? DEFINITIONS_BYTES_MAX
  }

  get size (): number {
    return this.#byId.size
  }

  /** The record must have been checked. */
  take (offered: SignedRecord): Taken {
    const key = recordKey(offered.record)
    const known = this.#byKey.get(key)
    if (known === undefined) {
      if (!this.#hasRoom(offered)) return { held: undefined, changed: false }
      return { held: this.#hold({ ...offered, key, id: recordId(key) }, undefined), changed: true }
    }
    if (known.hash === offered.hash) return { held: known, changed: false }
    const merged = mergeRecords(known.record, offered.record)
    if (merged === known.record) return { held: known, changed: false }
    const signed = merged === offered.record ? offered : this.#sign(merged)
    if (signed.hash === known.hash) return { held: known, changed: false }
    return { held: this.#hold({ ...signed, key, id: known.id }, known), changed: true }
  }

  /** Whether a record that holds names this content. */
  names (content: ContentId): boolean {
    return this.#content.has(content)
  }

  /** All content that records name. */
  contents (): IterableIterator<ContentId> {
    return this.#content.keys()
  }

  get (key: string): HeldRecord | undefined {
    return this.#byKey.get(key)
  }

  byId (id: string): HeldRecord | undefined {
    return this.#byId.get(id)
  }

  digest (prefix: string): Uint8Array {
    return this.#trie.digest(prefix)
  }

  look (prefix: string): Range {
    return this.#trie.look(prefix)
  }

  entries (prefix: string): Entry[] {
    return this.#trie.all(prefix)
  }

  all (): IterableIterator<HeldRecord> {
    return this.#byId.values()
  }

  /** Also one that was deleted. */
  function (wallet: string, name: string): FunctionRecord | undefined {
    return this.#byKey.get(functionKey(wallet, name))?.record as FunctionRecord | undefined
  }

  /** Those that were not deleted. */
  functions (wallet: string): FunctionRecord[] {
    const keys = [...this.#functions.get(wallet) ?? []]
    return keys.map(key => this.#byKey.get(key)?.record as FunctionRecord).filter(record => !record.deleted)
  }

  /** Also one that was revoked or is contested. */
  key (wallet: string): KeyRecord | undefined {
    return this.#byKey.get(apiKeyKey(wallet))?.record as KeyRecord | undefined
  }

  /** The record of the wallet that the API key was made for, if that is its key still; it may be revoked. */
  keyOf (apiKey: string): KeyRecord | undefined {
    for (const wallet of this.#keys.get(keyHashOf(innerHashOf(apiKey))) ?? []) {
      const record = this.key(wallet)
      if (record !== undefined && hashesEqual(record.binding, bindingOf(apiKey, wallet))) return record
    }
    return undefined
  }

  entity (kind: EntityRecord['kind'], name: string): EntityRecord | undefined {
    return this.#byKey.get(entityKey(kind, name))?.record as EntityRecord | undefined
  }

  /** What each gateway has counted. */
  usage (wallet: string, name: string): UsageRecord[] {
    return [...this.#usage.get(`${wallet}\n${name}`)?.values() ?? []]
  }

  #hold (held: HeldRecord, before: HeldRecord | undefined): HeldRecord {
    this.#byKey.set(held.key, held)
    this.#byId.set(held.id, held)
    this.#trie.set(held.id, held.hash)
    this.#bytes += held.bytes.byteLength - (before?.bytes.byteLength ?? 0)
    const { record } = held
    for (const id of contentOf(record)) this.#content.set(id, (this.#content.get(id) ?? 0) + 1)
    for (const id of before === undefined ? [] : contentOf(before.record)) this.#forgetContent(id)
    switch (record.kind) {
      case 'function': {
        within(this.#functions, record.wallet, () => new Set()).add(held.key)
        break
      }
      case 'key': {
        if (before?.record.kind === 'key') this.#forgetKey(before.record)
        if (!record.contested) within(this.#keys, record.keyHash, () => new Set()).add(record.wallet)
        break
      }
      case 'usage': {
        within(this.#usage, `${record.wallet}\n${record.name}`, () => new Map()).set(record.gateway, record)
        break
      }
      case 'transformation':
      case 'condition':
      case 'connector': {
        this.#definitionsBytes += record.definitionBytes - definitionBytesOf(before?.record)
        break
      }
    }
    return held
  }

  #hasRoom ({ bytes, record }: SignedRecord): boolean {
    return this.size < this.#recordsMax && this.#bytes + bytes.byteLength <= this.#bytesMax &&
      (!isEntityRecord(record) || this.#definitionsBytes + record.definitionBytes <= this.#definitionsBytesMax)
  }

  #forgetContent (id: ContentId): void {
    const times = (this.#content.get(id) ?? 0) - 1
    if (times > 0) this.#content.set(id, times)
    else this.#content.delete(id)
  }

  #forgetKey ({ keyHash, wallet }: KeyRecord): void {
    const wallets = this.#keys.get(keyHash)
    wallets?.delete(wallet)
    if (wallets?.size === 0) this.#keys.delete(keyHash)
  }
}

function definitionBytesOf (record: SharedRecord | undefined): number {
  return record !== undefined && isEntityRecord(record) ? record.definitionBytes : 0
}

function within<K, V> (map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}

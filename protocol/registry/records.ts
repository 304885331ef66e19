/** What every gateway keeps in common, and how it is named. Specified in protocol/spec/records.md. */
import { utf8, toHex } from '../core/bytes.ts'
import { sha256 } from '../core/hash.ts'
import type { EntityKind } from '../wire/definitions.ts'
import type { EntityRecord, FunctionRecord, KeyRecord, SharedRecord, UsageRecord } from '../wire/records.ts'

export type {
  EntityRecord, FunctionNeeds, FunctionRecord, FunctionVersion, KeyRecord, KeyRevocation, RecordKind, SharedRecord,
  SignedRecord, UsageRecord
} from '../wire/records.ts'

/** What tells a record from others. */
export type RecordName =
  | Pick<FunctionRecord, 'kind' | 'wallet' | 'name'>
  | Pick<KeyRecord, 'kind' | 'wallet'>
  | Pick<UsageRecord, 'kind' | 'gateway' | 'wallet' | 'name'>
  | Pick<EntityRecord, 'kind' | 'name'>

/** Between the parts of a name; no part holds one. */
const GAP = '\n'

/**
 * Names what a record is about: of all records with one key, one holds.
 * A name of several lines: the kind, then what tells it from others of its kind.
 */
export function recordKey (record: RecordName): string {
  switch (record.kind) {
    case 'function': return functionKey(record.wallet, record.name)
    case 'key': return apiKeyKey(record.wallet)
    case 'usage': return ['usage', record.gateway, record.wallet, record.name].join(GAP)
    case 'transformation':
    case 'condition':
    case 'connector': return entityKey(record.kind, record.name)
  }
}

export function functionKey (wallet: string, name: string): string {
  return ['function', wallet, name].join(GAP)
}

export function entityKey (kind: EntityKind, name: string): string {
  return [kind, name].join(GAP)
}

export function isEntityRecord (record: SharedRecord): record is EntityRecord {
  return record.kind === 'transformation' || record.kind === 'condition' || record.kind === 'connector'
}

export function apiKeyKey (wallet: string): string {
  return ['key', wallet].join(GAP)
}

/** SHA-256 of the key, hex: how gateways name a record to each other, and the order of their comparison. */
export function recordId (key: string): string {
  return toHex(sha256(utf8(key)))
}

/** What every gateway keeps in common, and how it is named. Specified in protocol/spec/records.md. */
import { utf8, toHex } from '../core/bytes.ts'
import { sha256 } from '../core/hash.ts'
import type { FunctionRecord, KeyRecord, UsageRecord } from '../wire/records.ts'

export type {
  FunctionRecord, FunctionVersion, KeyRecord, KeyRevocation, RecordKind, SharedRecord, SignedRecord, UsageRecord
} from '../wire/records.ts'

/** What tells a record from others. */
export type RecordName =
  | Pick<FunctionRecord, 'kind' | 'wallet' | 'name'>
  | Pick<KeyRecord, 'kind' | 'wallet'>
  | Pick<UsageRecord, 'kind' | 'gateway' | 'wallet' | 'name'>

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
  }
}

export function functionKey (wallet: string, name: string): string {
  return ['function', wallet, name].join(GAP)
}

export function apiKeyKey (wallet: string): string {
  return ['key', wallet].join(GAP)
}

/** SHA-256 of the key, hex: how gateways name a record to each other, and the order of their comparison. */
export function recordId (key: string): string {
  return toHex(sha256(utf8(key)))
}

/** Records for tests; only what matters is given. */
import { bindingOf, innerHashOf, keyHashOf, previewOf } from '../../protocol/core/api-key.ts'
import { keyGenerationMessage, keyRevocationMessage } from '../../protocol/api/auth.ts'
import { utf8 } from '../../protocol/core/bytes.ts'
import { contentIdOf } from '../../protocol/core/ids.ts'
import { encodeDefinition, type Definition } from '../../protocol/wire/definitions.ts'
import type {
  EntityRecord, FunctionNeeds, FunctionRecord, KeyRecord, KeyRevocation, SharedRecord, UsageRecord
} from '../../protocol/registry/records.ts'
import { add } from './definitions.ts'
import { gatewayPeer } from './wire-fixtures.ts'
import { newWallet, type TestWallet } from './wallets.ts'

/** 2025-01-01, in Unix ms: past, whatever the clock of this machine says. */
export const T0 = 1_735_689_600_000

/** Always the same one. */
export const wallet = newWallet(new Uint8Array(32).fill(9))

export function functionRecord (changes: Partial<FunctionRecord> = {}): FunctionRecord {
  const code = utf8('function handler () {}')
  return {
    kind: 'function', wallet: 'wallet', name: 'hello', createdAtMs: T0, updatedAtMs: T0, deleted: false,
    versions: [{ version: 1, codeId: contentIdOf(code), codeBytes: code.byteLength, createdAtMs: T0 }],
    ...changes
  }
}

/** Everything that a version may need. */
export const allNeeds: FunctionNeeds = {
  memoryMiB: 512, isolation: 'namespaces', gpu: true, vramMiB: 16_384, gpuModel: 'RTX 40',
  models: [
    { name: 'vad', contentId: contentIdOf(utf8('a model')) },
    { name: 'words.v2', contentId: contentIdOf(utf8('another')) }
  ]
}

/** An API key for each number. */
export function apiKeyNo (number: number): string {
  return `dc_${number.toString(16).padStart(64, '0')}`
}

export function keyRecord ({ owner = wallet, createdAtMs = T0, apiKey = apiKeyNo(1), signature, revocation }: {
  owner?: TestWallet, createdAtMs?: number, apiKey?: string, signature?: Uint8Array, revocation?: KeyRevocation
} = {}): KeyRecord {
  const message = keyGenerationMessage(owner.address, createdAtMs)
  return {
    kind: 'key', wallet: owner.address, createdAtMs, message, signature: signature ?? owner.sign(message),
    keyHash: keyHashOf(innerHashOf(apiKey)), binding: bindingOf(apiKey, owner.address), preview: previewOf(apiKey),
    contested: false, ...revocation === undefined ? {} : { revocation }
  }
}

export function revokedByKey (apiKey: string): KeyRevocation {
  return { kind: 'key', innerHash: innerHashOf(apiKey) }
}

export function revokedByWallet (owner: TestWallet, timestampMs: number): KeyRevocation {
  const message = keyRevocationMessage(owner.address, timestampMs)
  return { kind: 'wallet', message, signature: owner.sign(message) }
}

export function usageRecord (changes: Partial<UsageRecord> = {}): UsageRecord {
  return {
    kind: 'usage', gateway: gatewayPeer, wallet: 'wallet', name: 'hello', count: 1, lastUsedAtMs: T0, ...changes
  }
}

/** EVM address number so and so. */
export function ownerNo (number: number): string {
  return `0x${number.toString(16).padStart(40, '0')}`
}

export function entityRecord (
  definition: Definition = add, changes: Partial<Pick<EntityRecord, 'owner' | 'createdAtMs' | 'definitionId'>> = {}
): EntityRecord {
  const { id, bytes } = encodeDefinition(definition)
  return {
    kind: definition.kind, name: definition.name, owner: ownerNo(1), createdAtMs: T0, definitionId: id,
    definitionBytes: bytes.byteLength, ...changes
  }
}

/** Byte strings as such, so that two records can be compared. */
export function plainRecord (record: SharedRecord): unknown {
  return JSON.parse(JSON.stringify(record, (_key, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value))
}

/** The shared records of one gateway alone, in memory: what the parts that rest on them are tested against. */
import { innerHashOf, keyHashOf } from '../../protocol/core/api-key.ts'
import { contentIdOf, type ContentId } from '../../protocol/core/ids.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { FunctionRecord, KeyRecord, SharedRecord, UsageRecord } from '../../protocol/registry/records.ts'

export class FakeRecords {
  caughtUp = true
  readonly content = new Map<ContentId, Uint8Array>()
  readonly #records = new Map<string, SharedRecord>()
  /** Stands in for what another gateway has put meanwhile. */
  merge = (record: SharedRecord): SharedRecord => record

  function (wallet: string, name: string): FunctionRecord | undefined {
    return this.#records.get(`function ${wallet} ${name}`) as FunctionRecord | undefined
  }

  functions (wallet: string): FunctionRecord[] {
    return [...this.#records.values()].filter(record =>
      record.kind === 'function' && record.wallet === wallet && !record.deleted) as FunctionRecord[]
  }

  key (wallet: string): KeyRecord | undefined {
    return this.#records.get(`key ${wallet}`) as KeyRecord | undefined
  }

  keyOf (apiKey: string): KeyRecord | undefined {
    const keyHash = keyHashOf(innerHashOf(apiKey))
    return [...this.#records.values()].find(record => record.kind === 'key' && record.keyHash === keyHash) as
      KeyRecord | undefined
  }

  usage (wallet: string, name: string): UsageRecord[] {
    return [...this.#records.values()].filter(record =>
      record.kind === 'usage' && record.wallet === wallet && record.name === name) as UsageRecord[]
  }

  async put<R extends SharedRecord> (record: R): Promise<R> {
    const stands = this.merge(record)
    this.#records.set(keyOf(stands), stands)
    return stands as R
  }

  putLater (record: SharedRecord): void {
    this.#records.set(keyOf(record), record)
  }

  async putCode (bytes: Uint8Array): Promise<ContentId> {
    const codeId = contentIdOf(bytes)
    this.content.set(codeId, bytes)
    return codeId
  }

  async code (codeId: ContentId): Promise<Uint8Array | undefined> {
    return this.content.get(codeId)
  }

  /** As another gateway would have told it. */
  heard (gateway: PeerId, usage: Omit<UsageRecord, 'kind' | 'gateway'>): void {
    this.putLater({ kind: 'usage', gateway, ...usage })
  }
}

function keyOf (record: SharedRecord): string {
  if (record.kind === 'key') return `key ${record.wallet}`
  if (record.kind === 'function') return `function ${record.wallet} ${record.name}`
  if (record.kind === 'usage') return `usage ${record.gateway} ${record.wallet} ${record.name}`
  return `${record.kind} ${record.name}`
}

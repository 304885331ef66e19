/**
 * What was deployed, as the API lists it: names, owners and formats in memory, definitions read as they are asked for.
 * Follows the records: a name is listed while a record of it counts.
 */
import { scalarsOf } from '../../protocol/connectors/format-hash.ts'
import { Shapes } from '../../protocol/connectors/shape.ts'
import { SortedNames } from '../../protocol/connectors/sorted-names.ts'
import type { ContentId } from '../../protocol/core/ids.ts'
import type { Service } from '../../protocol/core/service.ts'
import { entityKey, type EntityRecord } from '../../protocol/registry/records.ts'
import type { EntityKind, SourceDefinition } from '../../protocol/wire/definitions.ts'
import type { Records } from '../records/records.ts'
import type { ConnectorEntity, EntityReader, NamePage, PageRequest, SourceEntity } from './entities.ts'

export interface RegistryIndexDeps {
  records: Pick<Records, 'entity' | 'entities' | 'watchEntities' | 'definitions'>
  /** Hears of each name that is listed, and of each that is not any more. Must not throw. */
  onListed (record: EntityRecord): void
  onLost (record: EntityRecord): void
}

interface Listed {
  record: EntityRecord
  /** Of a connector; empty for other kinds. */
  formatHash: string
}

type NamesByKind = Record<EntityKind, SortedNames>

/** Formats whose scalars are remembered, each up to half a megabyte. */
const SCALARS_KEPT_MAX = 64
const NONE: NamePage = { items: [], hasMore: false }

export class RegistryIndex implements EntityReader, Service {
  readonly #deps: RegistryIndexDeps
  #listed = new Map<string, Listed>()
  #owners = new Map<string, NamesByKind>()
  #ownerList = new SortedNames()
  #formats = new Map<string, SortedNames>()
  #formatList = new SortedNames()
  /** By format, which they follow from. */
  readonly #scalars = new Map<string, string[]>()
  #running = false

  constructor (deps: RegistryIndexDeps) {
    this.#deps = deps
    deps.records.watchEntities(({ kind, name }) => { if (this.#running) this.#follow(kind, name) })
  }

  /** Starts after the records do. */
  async start (): Promise<void> {
    if (this.#running) return
    this.#listed = new Map()
    this.#owners = new Map()
    this.#ownerList = new SortedNames()
    this.#formats = new Map()
    this.#formatList = new SortedNames()
    this.#running = true
    for (const { kind, name } of this.#deps.records.entities()) this.#follow(kind, name)
  }

  async stop (): Promise<void> {
    this.#running = false
  }

  * records (): Generator<EntityRecord> {
    for (const { record } of this.#listed.values()) yield record
  }

  has (kind: EntityKind, name: string): boolean {
    return this.#listed.has(entityKey(kind, name))
  }

  async source (kind: SourceDefinition['kind'], name: string): Promise<SourceEntity | undefined> {
    const listed = this.#listed.get(entityKey(kind, name))
    if (listed === undefined) return undefined
    const definition = await this.#deps.records.definitions.read(listed.record.definitionId)
    return definition === undefined || definition.kind === 'connector'
      ? undefined
      : { ...registered(listed.record), definition }
  }

  async connector (name: string): Promise<ConnectorEntity | undefined> {
    const listed = this.#listed.get(entityKey('connector', name))
    if (listed === undefined) return undefined
    const definition = await this.#deps.records.definitions.read(listed.record.definitionId)
    return definition?.kind !== 'connector'
      ? undefined
      : { ...registered(listed.record), definition, formatHash: listed.formatHash }
  }

  accounts ({ limit, after }: PageRequest): NamePage & { total: number } {
    return { ...this.#ownerList.page(limit, after), total: this.#ownerList.size }
  }

  owned (kind: EntityKind, owner: string, { limit, after }: PageRequest): NamePage {
    return this.#owners.get(owner)?.[kind].page(limit, after) ?? NONE
  }

  formats ({ limit, after }: PageRequest): NamePage & { total: number } {
    return { ...this.#formatList.page(limit, after), total: this.#formatList.size }
  }

  async format (hash: string, { limit, after }: PageRequest): Promise<NamePage & { total: number, scalars: string[] }> {
    const names = this.#formats.get(hash)
    if (names === undefined) return { ...NONE, total: 0, scalars: [] }
    // All that have the format have the same scalars. Taken before anything is waited for, so that it fits together.
    const page = { ...names.page(limit, after), total: names.size }
    const [first = ''] = names.page(1).items
    const root = this.#listed.get(entityKey('connector', first))?.record.definitionId ?? ''
    return { ...page, scalars: this.#scalars.get(hash) ?? await this.#readScalars(hash, root) }
  }

  async #readScalars (hash: string, root: ContentId): Promise<string[]> {
    const closure = await this.#deps.records.definitions.closure(root)
    if (closure === undefined) return []
    const scalars = scalarsOf(new Shapes(id => closure.get(id)).of(root).slots)
    if (this.#scalars.size >= SCALARS_KEPT_MAX) this.#scalars.clear()
    this.#scalars.set(hash, scalars)
    return scalars
  }

  /** Has the lists show what the records say of the name. */
  #follow (kind: EntityKind, name: string): void {
    const record = this.#deps.records.entity(kind, name)
    const key = entityKey(kind, name)
    const before = this.#listed.get(key)
    if (before !== undefined) {
      if (record !== undefined && isSame(before.record, record)) return
      this.#unlist(key, before)
    }
    const whole = record === undefined ? undefined : this.#deps.records.definitions.whole(record)
    if (record !== undefined && whole !== undefined) this.#list(key, { record, formatHash: whole.formatHash })
  }

  #list (key: string, listed: Listed): void {
    const { record: { kind, name, owner } } = listed
    this.#listed.set(key, listed)
    const owned = this.#owners.get(owner) ?? {
      transformation: new SortedNames(), condition: new SortedNames(), connector: new SortedNames()
    }
    this.#owners.set(owner, owned)
    this.#ownerList.add(owner)
    owned[kind].add(name)
    if (kind === 'connector') {
      const names = this.#formats.get(listed.formatHash) ?? new SortedNames()
      this.#formats.set(listed.formatHash, names)
      this.#formatList.add(listed.formatHash)
      names.add(name)
    }
    this.#deps.onListed(listed.record)
  }

  #unlist (key: string, { record, formatHash: format }: Listed): void {
    const { kind, name, owner } = record
    this.#listed.delete(key)
    const owned = this.#owners.get(owner)
    owned?.[kind].delete(name)
    if (owned !== undefined && Object.values(owned).every(({ size }) => size === 0)) {
      this.#owners.delete(owner)
      this.#ownerList.delete(owner)
    }
    const names = this.#formats.get(format)
    names?.delete(name)
    if (names?.size === 0) {
      this.#formats.delete(format)
      this.#formatList.delete(format)
    }
    this.#deps.onLost(record)
  }
}

function registered ({ name, owner, definitionId: id, createdAtMs }: EntityRecord): Omit<SourceEntity, 'definition'> {
  return { name, owner, id, createdAtMs }
}

function isSame (a: EntityRecord, b: EntityRecord): boolean {
  return a.definitionId === b.definitionId && a.owner === b.owner && a.createdAtMs === b.createdAtMs
}

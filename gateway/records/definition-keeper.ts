/**
 * What names of the connectors API stand for: pulled with all that it is made of, checked once, kept with code. Which
 * records count follows from it. Specified in protocol/spec/records.md, "transformation, condition, connector".
 */
import { closureFault, definitionFault } from '../../protocol/connectors/check.ts'
import { pinsOf } from '../../protocol/connectors/closure.ts'
import { formatHash } from '../../protocol/connectors/format-hash.ts'
import { Shapes } from '../../protocol/connectors/shape.ts'
import { fromUtf8, utf8 } from '../../protocol/core/bytes.ts'
import { isDcnError, reasonOf } from '../../protocol/core/errors.ts'
import type { ContentId } from '../../protocol/core/ids.ts'
import { CONNECTOR_PARTS_BYTES_MAX, CONNECTOR_PARTS_MAX } from '../../protocol/core/limits.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import { recordKey, type EntityRecord } from '../../protocol/registry/records.ts'
import {
  LANGUAGE, type Closure, type Definition, type EncodedDefinition, type EntityKind
} from '../../protocol/wire/definitions.ts'
import type { JobStore } from '../store/job-store.ts'
import type { StateStore } from '../store/state-store.ts'
import type { CodeKeeper } from './code-keeper.ts'
import { DefinitionReader, type ReadDefinition } from './definition-reader.ts'
import { Turns } from '../../protocol/core/turns.ts'

/** Records whose definitions are pulled at once, and of these checked: each with all its parts in memory. */
export const DEFINITIONS_PULLED_MAX = 16
export const DEFINITIONS_CHECKED_MAX = 2
/** Definitions that are none remembered, so that they are not looked at again. */
const FAULTY_MAX = 10_000

/** What was whole in another language of definitions is none that this program reads. */
const WHOLE = `whole/${LANGUAGE}/`

/** What is known of a definition that is here with all that it is made of. */
export interface Whole {
  kind: EntityKind
  name: string
  bytes: number
  /** Of a connector; empty for other kinds. */
  formatHash: string
}

export interface DefinitionKeeperDeps {
  keeper: Pick<CodeKeeper, 'have'>
  code: Pick<JobStore, 'code' | 'putCode'>
  state: Pick<StateStore, 'commit' | 'entries'>
  /** The record counts from now on. Must not throw. */
  onWhole (record: EntityRecord): void
  stopping (): AbortSignal
  logger: Logger
}

/** A part is not here, or it is none that could have been deployed. */
type Unfit = { missing: true } | { fault: string }
type Finding = { whole: Whole } | Unfit
/** Sizes of definitions and of all that they are made of. */
interface Parts { sizes: Map<ContentId, number> }

export class DefinitionKeeper {
  readonly #deps: DefinitionKeeperDeps
  readonly #log: Logger
  readonly #reader: DefinitionReader
  readonly #pulls = new Turns(DEFINITIONS_PULLED_MAX)
  readonly #checks = new Turns(DEFINITIONS_CHECKED_MAX)
  #whole = new Map<ContentId, Whole>()
  /** Records whose definitions are looked for now. */
  readonly #looks = new Map<string, Promise<boolean>>()
  /** Records of which a part is missing. */
  readonly #partial = new Map<string, EntityRecord>()
  /** What no gateway could have deployed stays so. */
  readonly #faulty = new Set<string>()

  constructor (deps: DefinitionKeeperDeps) {
    this.#deps = deps
    this.#log = deps.logger.child('definition-keeper')
    this.#reader = new DefinitionReader(deps)
  }

  /** Reads what an earlier run found out. */
  async load (): Promise<void> {
    const entries = await this.#deps.state.entries({ prefix: WHOLE })
    this.#whole = new Map(entries.map(([key, value]) =>
      [key.slice(WHOLE.length), JSON.parse(fromUtf8(value)) as Whole]))
  }

  /** Resolves when nothing is looked for any more. */
  async settled (): Promise<void> {
    await Promise.all(this.#looks.values())
  }

  /** Undefined where the record does not count. */
  whole (record: EntityRecord): Whole | undefined {
    const whole = this.#whole.get(record.definitionId)
    return whole !== undefined && mismatchOf(record, whole) === undefined ? whole : undefined
  }

  /** Whether the record counts, once what is missing has been looked for: at `from` first. Never rejects. */
  async have (record: EntityRecord, from?: PeerId): Promise<boolean> {
    if (this.whole(record) !== undefined) return true
    const key = keyOf(record)
    if (this.#faulty.has(key)) return false
    const looking = this.#looks.get(key)
    if (looking !== undefined) return await looking
    // Missing until it is known to be here: who waits for all that is missing must not overlook it.
    this.#partial.set(key, record)
    const look = this.#pulls.take(async () => await this.#look(key, record, from))
    this.#looks.set(key, look)
    try {
      return await look
    } finally {
      this.#looks.delete(key)
    }
  }

  /** Looks again for all that is missing; `holds` says of which records still. Never rejects. */
  async retry (holds: (record: EntityRecord) => boolean): Promise<void> {
    for (const [key, record] of this.#partial) if (!holds(record)) this.#partial.delete(key)
    await Promise.all([...this.#partial.values()].map(async record => await this.have(record)))
  }

  /** Takes in what was made here: whole, and checked. Durable when it resolves. */
  async adopt ({ id, bytes }: EncodedDefinition, whole: Whole): Promise<void> {
    await this.#deps.state.commit(batch => {
      this.#deps.code.putCode(batch, id, bytes)
      batch.put(WHOLE + id, utf8(JSON.stringify(whole)))
    })
    this.#whole.set(id, whole)
  }

  /** Undefined where it is not here, or is no definition. */
  async read (id: ContentId): Promise<Definition | undefined> {
    try {
      return (await this.#reader.read(id))?.definition
    } catch (err) {
      if (isDcnError(err)) return undefined
      throw err
    }
  }

  /** A definition and all that it is made of; undefined where that is not all here. */
  async closure (root: ContentId): Promise<Closure | undefined> {
    const closure = await this.closures([root])
    return closure === 'too large' ? undefined : closure?.closure
  }

  /**
   * Definitions and all that they are made of, and their bytes together; undefined where that is not all here, and read
   * no further than a connector may be large.
   */
  async closures (
    roots: readonly ContentId[]
  ): Promise<{ closure: Closure, sizes: ReadonlyMap<ContentId, number> } | 'too large' | undefined> {
    const parts = await this.#walk(roots, async () => true)
    if (!('sizes' in parts)) return 'fault' in parts ? 'too large' : undefined
    const closure = await this.#read(parts.sizes.keys())
    return closure === undefined ? undefined : { closure, sizes: parts.sizes }
  }

  /** Never rejects. */
  async #look (key: string, record: EntityRecord, from: PeerId | undefined): Promise<boolean> {
    // Thousands may wait for their turn.
    if (this.#deps.stopping().aborted) return false
    try {
      const finding = await this.#find(record, from)
      if ('missing' in finding) return false
      if ('fault' in finding) {
        this.#log.debug('definition not taken', { contentId: record.definitionId, reason: finding.fault })
        if (this.#faulty.size >= FAULTY_MAX) this.#faulty.clear()
        this.#faulty.add(key)
      } else {
        const { whole } = finding
        const bytes = utf8(JSON.stringify(whole))
        await this.#deps.state.commit(batch => { batch.put(WHOLE + record.definitionId, bytes) })
        this.#whole.set(record.definitionId, whole)
        this.#deps.onWhole(record)
      }
      this.#partial.delete(key)
      return 'whole' in finding
    } catch (err) {
      this.#log.debug('definition not kept', { contentId: record.definitionId, reason: reasonOf(err) })
      return false
    }
  }

  async #find (record: EntityRecord, from: PeerId | undefined): Promise<Finding> {
    const root = record.definitionId
    const parts = await this.#walk([root], async ids => await this.#deps.keeper.have(ids, from))
    if (!('sizes' in parts)) return parts
    return await this.#checks.take(async () => {
      const closure = await this.#read(parts.sizes.keys())
      const definition = closure?.get(root)
      if (closure === undefined || definition === undefined) return { missing: true }
      const { kind, name } = definition
      const bytes = parts.sizes.get(root) ?? 0
      const isConnector = kind === 'connector'
      const fault = mismatchOf(record, { kind, name, bytes }) ??
        (isConnector ? closureFault(root, closure) : definitionFault(definition))
      if (fault !== undefined) return { fault }
      const format = isConnector ? formatHash(new Shapes(id => closure.get(id)).of(root).slots) : ''
      return { whole: { kind, name, bytes, formatHash: format } }
    })
  }

  /** `have` is asked for the parts, level by level. */
  async #walk (
    roots: readonly ContentId[], have: (ids: ContentId[]) => Promise<boolean>
  ): Promise<Parts | Unfit> {
    const sizes = new Map<ContentId, number>()
    const seen = new Set(roots)
    let bytes = 0
    for (let level = [...seen]; level.length > 0;) {
      if (seen.size > CONNECTOR_PARTS_MAX) return { fault: `it has more than ${CONNECTOR_PARTS_MAX} parts` }
      if (!await have(level)) return { missing: true }
      const next: ContentId[] = []
      for (const id of level) {
        const part = await this.#part(id)
        if (!('definition' in part)) return part
        sizes.set(id, part.bytes)
        bytes += part.bytes
        if (bytes > CONNECTOR_PARTS_BYTES_MAX) return { fault: 'its parts are too large together' }
        next.push(...pinsOf(part.definition).map(pin => pin.id).filter(pin => !seen.has(pin) && seen.add(pin)))
      }
      level = next
    }
    return { sizes }
  }

  async #read (ids: Iterable<ContentId>): Promise<Closure | undefined> {
    const closure = new Map<ContentId, Definition>()
    for (const id of ids) {
      const definition = await this.read(id)
      if (definition === undefined) return undefined
      closure.set(id, definition)
    }
    return closure
  }

  async #part (id: ContentId): Promise<ReadDefinition | Unfit> {
    try {
      return await this.#reader.read(id) ?? { missing: true }
    } catch (err) {
      if (isDcnError(err) && err.code.startsWith('DCN_MESSAGE_')) return { fault: reasonOf(err) }
      throw err
    }
  }
}

/** What is looked for and found stands for one record, which may claim anything of its definition. */
function keyOf (record: EntityRecord): string {
  return [recordKey(record), record.definitionId, record.definitionBytes].join('\n')
}

function mismatchOf (record: EntityRecord, { kind, name, bytes }: Omit<Whole, 'formatHash'>): string | undefined {
  if (record.kind !== kind || record.name !== name) return `it is the ${kind} ${name}, and its record says otherwise`
  return record.definitionBytes === bytes ? undefined : `it has ${bytes} bytes, and its record says otherwise`
}

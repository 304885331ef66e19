/** Deployments: checked in the order that the API lays down, compiled, and made known to all gateways. */
import { defineConnector, defineSource, type DefinedConnector, type Lookup } from '../../protocol/connectors/define.ts'
import { formatHash } from '../../protocol/connectors/format-hash.ts'
import { nameTaken, refusal } from '../../protocol/connectors/refusal.ts'
import type { ConnectorRequest, SourceRequest } from '../../protocol/connectors/requests.ts'
import type { Clock } from '../../protocol/core/clock.ts'
import { DcnError, isDcnError, reasonOf } from '../../protocol/core/errors.ts'
import { CONNECTOR_PARTS_BYTES_MAX, CONNECTOR_PARTS_MAX } from '../../protocol/core/limits.ts'
import type { SourceChecker } from '../../protocol/evm/runner-types.ts'
import type { EntityRecord } from '../../protocol/registry/records.ts'
import {
  encodeDefinition, type Definition, type EncodedDefinition, type EntityKind, type SourceDefinition
} from '../../protocol/wire/definitions.ts'
import type { Records } from '../records/records.ts'
import type { ConnectorEntity, Deployer, SourceEntity } from './entities.ts'

/** How long definitions are looked for whose names have been heard of. */
export const DEPENDENCIES_WAIT_MS = 3_000

export interface RegistryDeployerDeps {
  records: Pick<Records, 'entity' | 'put' | 'definitions'>
  checker: SourceChecker
  clock: Clock
}

const TOO_LARGE = 'too large: together with all that it is made of, it is more than ' +
  `${CONNECTOR_PARTS_MAX} definitions or ${CONNECTOR_PARTS_BYTES_MAX} bytes`

export class RegistryDeployer implements Deployer {
  readonly #deps: RegistryDeployerDeps

  constructor (deps: RegistryDeployerDeps) {
    this.#deps = deps
  }

  async deploySource (
    kind: SourceDefinition['kind'], owner: string, request: SourceRequest
  ): Promise<SourceEntity> {
    const definition = defineSource(kind, request, { taken: this.#isTaken(kind, request.name) })
    const made = encoded(definition)
    await compiled(kind, async () => { await this.#deps.checker.check(definition) })
    return { ...await this.#register(owner, definition, made, ''), definition }
  }

  async deployConnector (owner: string, request: ConnectorRequest): Promise<ConnectorEntity> {
    const { defined: { definition, shape }, bytes } = await this.#define(request)
    const made = encoded(definition)
    if (bytes + made.bytes.byteLength > CONNECTOR_PARTS_BYTES_MAX) throw invalid('connector', TOO_LARGE)
    const format = formatHash(shape.slots)
    return { ...await this.#register(owner, definition, made, format), definition, formatHash: format }
  }

  #isTaken (kind: EntityKind, name: string): boolean {
    return this.#deps.records.entity(kind, name) !== undefined
  }

  async #register (
    owner: string, { kind, name }: Definition, made: EncodedDefinition, format: string
  ): Promise<Omit<SourceEntity, 'definition'>> {
    const { records, clock } = this.#deps
    const size = made.bytes.byteLength
    await records.definitions.adopt(made, { kind, name, bytes: size, formatHash: format })
    // From here to `put` nothing waits, so that of two deployments at once one gets the name.
    if (this.#isTaken(kind, name)) throw nameTaken(kind)
    const record: EntityRecord = {
      kind, name, owner, createdAtMs: clock.nowMs(), definitionId: made.id, definitionBytes: size
    }
    await records.put(record)
    // Read again: while others confirmed it, an earlier one may have been heard of.
    const holds = records.entity(kind, name)
    if (holds?.owner !== owner || holds.createdAtMs !== record.createdAtMs || holds.definitionId !== made.id) {
      throw nameTaken(kind, 'another gateway gave the name away a moment earlier')
    }
    return { name, owner, id: made.id, createdAtMs: record.createdAtMs }
  }

  /** All that is waited for is read beforehand, so that the checks see one state of things. */
  async #define (request: ConnectorRequest): Promise<{ defined: DefinedConnector, bytes: number }> {
    const named = namedBy(request)
    await this.#wait([...named.values()].map(({ kind, name }) => this.#deps.records.entity(kind, name)))
    const ids = new Map([...named].flatMap(([key, { kind, name }]) => {
      const record = this.#deps.records.entity(kind, name)
      const counts = record !== undefined && this.#deps.records.definitions.whole(record) !== undefined
      return counts ? [[key, { id: record.definitionId }]] : []
    }))
    const parts = await this.#deps.records.definitions.closures([...ids.values()].map(({ id }) => id))
    const lookup = (get: Lookup['get']): Lookup => ({
      taken: (kind, name) => this.#isTaken(kind, name),
      source: (kind, name) => ids.get(keyOf(kind, name)),
      connector: name => ids.get(keyOf('connector', name)),
      get
    })
    if (parts === undefined || parts === 'too large') throw notWhole(request, lookup(() => undefined), parts)
    const { closure, sizes } = parts
    const bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0)
    return { defined: defineConnector(request, lookup(id => closure.get(id))), bytes }
  }

  /** Has what was heard of, and does not count yet, looked for. */
  async #wait (records: ReadonlyArray<EntityRecord | undefined>): Promise<void> {
    const { definitions } = this.#deps.records
    const partial = records.filter(record => record !== undefined && definitions.whole(record) === undefined)
    if (partial.length === 0) return
    let timer: NodeJS.Timeout | undefined
    const timeUp = new Promise<void>(resolve => { timer = setTimeout(resolve, DEPENDENCIES_WAIT_MS) })
    const looks = partial.map(async record => record !== undefined && await definitions.have(record))
    await Promise.race([Promise.all(looks), timeUp])
    clearTimeout(timer)
  }
}

/** What a request names, once each. */
function namedBy (request: ConnectorRequest): Map<string, { kind: EntityKind, name: string }> {
  const named = new Map<string, { kind: EntityKind, name: string }>()
  const add = (kind: EntityKind, name: string): void => { named.set(keyOf(kind, name), { kind, name }) }
  for (const { transformations, composite, bindings } of request.dimensions) {
    for (const { name } of transformations) add('transformation', name)
    add('connector', composite)
    for (const { name } of bindings) add('connector', name)
  }
  add('condition', request.conditionName)
  return named
}

function keyOf (kind: EntityKind, name: string): string {
  return `${kind} ${name}`
}

/** What is wrong with a request of which not all could be read: faults that come before that are told first. */
function notWhole (request: ConnectorRequest, lookup: Lookup, parts: 'too large' | undefined): DcnError {
  try {
    defineConnector(request, lookup)
  } catch (err) {
    if (isDcnError(err) && err.code === 'DCN_DEPLOY_REFUSED') return err
  }
  return parts === 'too large'
    ? invalid('connector', TOO_LARGE)
    : new DcnError('DCN_NOT_READY', { reason: 'a definition that the connector names cannot be read' })
}

function encoded (definition: Definition): EncodedDefinition {
  try {
    return encodeDefinition(definition)
  } catch (err) {
    if (isDcnError(err)) throw invalid(definition.kind, reasonOf(err))
    throw err
  }
}

async function compiled (kind: EntityKind, compile: () => Promise<void>): Promise<void> {
  try {
    await compile()
  } catch (err) {
    if (!isDcnError(err) || err.code !== 'DCN_SOLIDITY_INVALID') throw err
    const { diagnostics } = err.context
    throw new DcnError('DCN_DEPLOY_REFUSED', {
      entity: kind, error: 'Invalid input', details: { reason: 'it does not compile', diagnostics }
    }, { cause: err })
  }
}

function invalid (kind: EntityKind, reason: string): DcnError {
  return refusal(kind, 'Invalid input', reason)
}

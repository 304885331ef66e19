/** Open slots, their labels and positions of a connector. Specified in protocol/spec/connectors.md, "Open slots". */
import type { ContentId } from '../core/ids.ts'
import {
  CONNECTOR_DEPTH_MAX, CONNECTOR_PATHS_CHARS_MAX, CONNECTOR_POSITIONS_MAX, CONNECTOR_SCALARS_MAX
} from '../core/limits.ts'
import type { Binding, ConnectorDefinition } from '../wire/definitions.ts'
import { connectorIn, type GetDefinition } from './closure.ts'
import { refusal } from './refusal.ts'

/** One scalar output, which a binding may fill. */
export interface Slot {
  /** The label: the connector that has the scalar dimension, and which one of it that is. */
  connector: string
  dimension: number
  /** Connectors on the way to it, the first and the last one included. */
  depth: number
  /** Length of its stream's path. */
  pathChars: number
}

export interface Shape {
  /** In the order in which an execution gives their streams; never empty. */
  slots: readonly Slot[]
  /** Running instances, the root's own at position 0 not counted. */
  positions: number
}

/** Shapes of the connectors of one closure, each worked out once. */
export class Shapes {
  readonly #get: GetDefinition
  readonly #known = new Map<ContentId, Shape>()

  constructor (get: GetDefinition) {
    this.#get = get
  }

  /** Throws as `ofDefinition` does. */
  of (id: ContentId): Shape {
    return this.#at(id, CONNECTOR_DEPTH_MAX)
  }

  /**
   * Throws DCN_DEPLOY_REFUSED where a binding names a slot that is not there, or a limit is passed, and
   * DCN_CONTENT_NOT_FOUND where a connector is not there.
   */
  ofDefinition (definition: ConnectorDefinition): Shape {
    return this.#compose(definition, CONNECTOR_DEPTH_MAX)
  }

  #at (id: ContentId, depthLeft: number): Shape {
    const known = this.#known.get(id)
    if (known !== undefined) return known
    const shape = this.#compose(connectorIn(this.#get, id), depthLeft)
    this.#known.set(id, shape)
    return shape
  }

  #compose (definition: ConnectorDefinition, depthLeft: number): Shape {
    // Ends a chain from a stranger before the stack does; the depth itself is measured below.
    if (depthLeft === 0) throw tooLarge(`more than ${CONNECTOR_DEPTH_MAX} connectors nested in each other`)
    const below = definition.dimensions.map(({ composite, bindings }) => {
      const shape = composite && this.#at(composite.id, depthLeft - 1)
      checkBindings(bindings, shape)
      const bound = bindings.map(({ slot, connector }) => [slot, this.#at(connector.id, depthLeft - 1)] as const)
      return { composite: shape, bound: new Map(bound) }
    })
    const slots: Slot[] = []
    let positions = 0
    for (const [dimension, { composite, bound }] of below.entries()) {
      positions += 1 + (composite?.positions ?? 0)
      for (const shape of bound.values()) positions += shape.positions
      for (const slot of slotsOf(definition.name, dimension, composite, bound)) {
        if (slots.push(slot) > CONNECTOR_SCALARS_MAX) throw tooLarge(`more than ${CONNECTOR_SCALARS_MAX} scalars`)
      }
    }
    checkSizes(slots, positions)
    return { slots, positions }
  }
}

function checkBindings (bindings: readonly Binding[], composite: Shape | undefined): void {
  const open = composite?.slots.length ?? 0
  for (const { slot, connector } of bindings) {
    if (slot < open) continue
    const reason = `${connector.name} is bound to slot ${slot}, and there are ${open}, counted from 0`
    throw refusal('connector', 'Connector dimensions mismatch', reason)
  }
}

function * slotsOf (
  connector: string, dimension: number, composite: Shape | undefined, bound: ReadonlyMap<number, Shape>
): Generator<Slot> {
  const here = { connector, dimension, depth: 1, pathChars: `/${connector}:${dimension}`.length }
  if (composite === undefined) {
    yield here
    return
  }
  for (const [at, slot] of composite.slots.entries()) {
    const inner = under(here, slot)
    const filling = bound.get(at)
    if (filling === undefined) yield inner
    else for (const filled of filling.slots) yield under(inner, filled)
  }
}

function under (above: Slot, { connector, dimension, depth, pathChars }: Slot): Slot {
  return { connector, dimension, depth: above.depth + depth, pathChars: above.pathChars + pathChars }
}

function checkSizes (slots: readonly Slot[], positions: number): void {
  if (positions > CONNECTOR_POSITIONS_MAX) {
    throw tooLarge(`${positions} running-instance positions, the limit is ${CONNECTOR_POSITIONS_MAX}`)
  }
  if (slots.some(({ depth }) => depth > CONNECTOR_DEPTH_MAX)) {
    throw tooLarge(`more than ${CONNECTOR_DEPTH_MAX} connectors nested in each other`)
  }
  const chars = slots.reduce((sum, { pathChars }) => sum + pathChars, 0)
  if (chars > CONNECTOR_PATHS_CHARS_MAX) {
    throw tooLarge(`its streams' paths are ${chars} characters together, the limit is ${CONNECTOR_PATHS_CHARS_MAX}`)
  }
}

function tooLarge (reason: string): Error {
  return refusal('connector', 'Invalid input', `too large: ${reason}`)
}

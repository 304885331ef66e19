/** Executes a connector: the walk over its tree. Specified in protocol/spec/connectors.md, "Execution". */
import { DcnError } from '../core/errors.ts'
import type { ContentId } from '../core/ids.ts'
import { U32_MAX } from '../core/integers.ts'
import { EXECUTION_APPLICATIONS_MAX, EXECUTION_VALUES_MAX } from '../core/limits.ts'
import type { Closure, ConnectorDefinition, DimensionDefinition } from '../wire/definitions.ts'
import type { ExecutionInput, ExecutionOutcome, Stream } from '../wire/executions.ts'
import { connectorIn, type GetDefinition } from './closure.ts'
import type { Engine } from './engine.ts'
import { ExecutionFault } from './execution-fault.ts'
import { RunningInstances } from './running-instances.ts'
import { arithmeticPanic } from './selection.ts'
import { elementsAt } from './sequence.ts'
import { Shapes } from './shape.ts'

/** What fills an open slot, and what fills the slots that come with it. */
interface Filling { connector: ConnectorDefinition, fillings: Fillings }
/** One for each open slot of a connector. */
type Fillings = ReadonlyArray<Filling | undefined>

interface Visit extends Filling {
  path: string
  indexes: Uint32Array
}

/**
 * The same outcome at every daemon. The closure must be whole and without fault: see `closureFault`. Rejects with what
 * the engine rejects with, an ExecutionFault excepted, which is an outcome.
 */
export async function execute (
  root: ContentId, closure: Closure, input: ExecutionInput, engine: Engine
): Promise<ExecutionOutcome> {
  try {
    return { status: 'done', streams: await new Walk(root, closure, input, engine).run() }
  } catch (err) {
    if (err instanceof ExecutionFault) return { status: 'failed', failure: err.failure }
    throw err
  }
}

class Walk {
  readonly #root: ConnectorDefinition
  readonly #slots: number
  readonly #get: GetDefinition
  readonly #input: ExecutionInput
  readonly #engine: Engine
  readonly #shapes: Shapes
  readonly #instances: RunningInstances
  readonly #streams: Stream[] = []
  readonly #met = new Set<ConnectorDefinition>()
  #position = 0
  #applications = 0

  constructor (root: ContentId, closure: Closure, input: ExecutionInput, engine: Engine) {
    this.#get = id => closure.get(id)
    this.#root = connectorIn(this.#get, root)
    this.#input = input
    this.#engine = engine
    this.#shapes = new Shapes(this.#get)
    this.#slots = this.#shapes.of(root).slots.length
    this.#instances = new RunningInstances(this.#root, input.dynamicRi)
  }

  async run (): Promise<Stream[]> {
    const { particlesCount } = this.#input
    if (particlesCount < 1) {
      throw new DcnError('DCN_MESSAGE_MALFORMED', { what: 'execution input', reason: 'it asks for no particle' })
    }
    if (this.#slots * particlesCount > EXECUTION_VALUES_MAX) {
      throw new ExecutionFault({ kind: 'budget', budget: 'values', limit: EXECUTION_VALUES_MAX })
    }
    const { startPoint } = this.#instances.ofRoot()
    if (startPoint + particlesCount - 1 > U32_MAX) throw arithmeticPanic()
    const indexes = new Uint32Array(particlesCount).map((_, at) => startPoint + at)
    const fillings = new Array<undefined>(this.#slots).fill(undefined)
    await this.#visit({ path: '', connector: this.#root, indexes, fillings })
    return this.#streams
  }

  async #visit ({ path, connector, indexes, fillings }: Visit): Promise<void> {
    await this.#checkCondition(connector)
    let slot = 0
    for (const [at, dimension] of connector.dimensions.entries()) {
      const segment = `${path}/${connector.name}:${at}`
      const below = dimension.composite === undefined
        ? fillings[slot++]
        : this.#composite(dimension, dimension.composite.id, count => fillings.slice(slot, slot += count))
      const values = await this.#values(connector, at, below?.connector, indexes)
      if (below === undefined) this.#streams.push({ path: segment, data: values })
      else await this.#visit({ ...below, path: segment, indexes: values })
    }
  }

  async #checkCondition (connector: ConnectorDefinition): Promise<void> {
    const { name, condition, conditionArgs } = connector
    // Its answer cannot change from one entering to the next.
    if (condition === undefined || this.#met.has(connector)) return
    if (!await this.#engine.check(condition.id, conditionArgs)) {
      throw new ExecutionFault({ kind: 'condition-not-met', connector: name })
    }
    this.#met.add(connector)
  }

  async #values (
    connector: ConnectorDefinition, at: number, below: ConnectorDefinition | undefined, indexes: Uint32Array
  ): Promise<Uint32Array> {
    const instance = this.#instances.ofDimension(++this.#position, connector, at, below)
    const list = connector.dimensions[at]?.transformations ?? []
    return elementsAt({ list, instance }, indexes, this.#engine, applications => {
      this.#applications += Math.max(applications, indexes.length)
      if (this.#applications <= EXECUTION_APPLICATIONS_MAX) return
      throw new ExecutionFault({ kind: 'budget', budget: 'applications', limit: EXECUTION_APPLICATIONS_MAX })
    })
  }

  /** The composite with its slots filled: by the dimension's own bindings, or from further up, with `take`. */
  #composite ({ bindings }: DimensionDefinition, id: ContentId, take: (count: number) => Fillings): Filling {
    const bound = new Map(bindings.map(({ slot, connector }) => [slot, connector.id]))
    const { length } = this.#shapes.of(id).slots
    const fillings = Array.from({ length }, (_, slot) => {
      const filler = bound.get(slot)
      return filler === undefined
        ? take(1)[0]
        : { connector: connectorIn(this.#get, filler), fillings: take(this.#shapes.of(filler).slots.length) }
    })
    return { connector: connectorIn(this.#get, id), fillings }
  }
}

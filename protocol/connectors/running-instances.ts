/** Where each dimension starts. Specified in protocol/spec/connectors.md, "Running instances". */
import type { ConnectorDefinition, RunningInstance } from '../wire/definitions.ts'
import { ExecutionFault } from './execution-fault.ts'

type Instances = ReadonlyMap<number, RunningInstance>

const NONE: RunningInstance = { position: 0, startPoint: 0, transformationShift: 0 }

/** Each method throws an ExecutionFault where a running instance was given that the connector fixes. */
export class RunningInstances {
  readonly #root: ConnectorDefinition
  readonly #dynamic: Instances
  readonly #statics = new Map<ConnectorDefinition, Instances>()

  constructor (root: ConnectorDefinition, dynamicRi: readonly RunningInstance[]) {
    this.#root = root
    this.#dynamic = byPosition(dynamicRi)
  }

  ofRoot (): RunningInstance {
    const fixed = this.#staticsOf(this.#root).get(0)
    return this.#given(0, fixed !== undefined) ?? fixed ?? NONE
  }

  /**
   * Of a dimension of the root, or of a connector below it. `below`: the connector that hangs under the dimension, be
   * it its composite or one that is bound into its slot.
   */
  ofDimension (
    position: number, connector: ConnectorDefinition, dimension: number, below: ConnectorDefinition | undefined
  ): RunningInstance {
    const isRoot = connector === this.#root
    const scope = this.#staticsOf(this.#root).get(position)
    const local = isRoot ? scope : this.#staticsOf(connector).get(dimension + 1)
    const fixed = local ?? scope
    return this.#given(position, fixed !== undefined) ?? fixed ?? (below && this.#staticsOf(below).get(0)) ?? NONE
  }

  #given (position: number, isFixed: boolean): RunningInstance | undefined {
    const given = this.#dynamic.get(position)
    if (given !== undefined && isFixed) throw new ExecutionFault({ kind: 'static-override', position })
    return given
  }

  #staticsOf (connector: ConnectorDefinition): Instances {
    const known = this.#statics.get(connector)
    if (known !== undefined) return known
    const statics = byPosition(connector.staticRi)
    this.#statics.set(connector, statics)
    return statics
  }
}

function byPosition (instances: readonly RunningInstance[]): Instances {
  return new Map(instances.map(instance => [instance.position, instance]))
}

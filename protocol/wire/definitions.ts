/**
 * What a deployed name stands for: content-addressed, and the same for ever. A connector names what it is made of by
 * content id, so that nothing deployed changes its meaning. Specified in protocol/spec/connectors.md.
 */
import type { ContentId } from '../core/ids.ts'

export type EntityKind = 'transformation' | 'condition' | 'connector'

/** A function body in Solidity: `run(uint32 x, uint32[] calldata args)` or `check(int32[] calldata args)`. */
export interface SourceDefinition {
  kind: 'transformation' | 'condition'
  name: string
  source: string
}

/** Another definition, by the name that it had and by what it is. */
export interface Pin { name: string, id: ContentId }

export interface TransformationCall extends Pin {
  /** Each 0 to 2^31 - 1. */
  args: number[]
}

export interface Binding {
  /** Open slot of the dimension's composite. */
  slot: number
  connector: Pin
}

export interface DimensionDefinition {
  transformations: TransformationCall[]
  /** Undefined: the dimension is a scalar. */
  composite: Pin | undefined
  /** By slot, ascending; empty for a scalar. */
  bindings: Binding[]
}

export interface RunningInstance {
  position: number
  startPoint: number
  transformationShift: number
}

export interface ConnectorDefinition {
  kind: 'connector'
  name: string
  /** At least one. */
  dimensions: DimensionDefinition[]
  condition: Pin | undefined
  /** i32 each; kept where there is no condition, too. */
  conditionArgs: number[]
  /** By position, ascending. */
  staticRi: RunningInstance[]
}

export type Definition = SourceDefinition | ConnectorDefinition

/** A definition and all that it is made of, by content id. */
export type Closure = ReadonlyMap<ContentId, Definition>

/**
 * What a deployed name stands for: content-addressed, and the same for ever. A connector names what it is made of by
 * content id, so that nothing deployed changes its meaning. Specified in protocol/spec/connectors.md.
 */
import { utf8, wellFormed } from '../core/bytes.ts'
import { contentIdFromBytes, contentIdOf, contentIdToBytes, isContentIdBytes, type ContentId } from '../core/ids.ts'
import {
  CALL_ARGS_MAX, CONDITION_ARGS_MAX, CONNECTOR_DIMENSIONS_MAX, CONNECTOR_SCALARS_MAX, DEFINITION_BYTES_MAX,
  DIMENSION_PROGRAMS_MAX, DIMENSION_TRANSFORMATIONS_MAX, ENTITY_NAME_CHARS_MAX, RUNNING_INSTANCES_MAX, SOURCE_BYTES_MAX
} from '../core/limits.ts'
import { decodeCanonical, malformed, must, type Shape } from './codec.ts'
import {
  Definition as DefinitionCodec, type ConnectorBody, type DefinitionPin, type DimensionBody, type RunningInstanceBody,
  type SourceBody
} from './connectors-messages.ts'
import { own } from './envelope.ts'

/**
 * What bodies are written in, how they are compiled and what they may do: Solidity as solc 0.8.30 has it, with the
 * settings of protocol/spec/evm.md. Another number means another meaning, and so another definition.
 */
export const LANGUAGE = 2
/** Arguments of calls are numbers of the API's int32 that are not negative. */
const ARG_MAX = 2 ** 31 - 1
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/

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

const PIN_SHAPE: Shape = {}
const CALL_SHAPE: Shape = { repeated: { 2: CALL_ARGS_MAX }, nested: { 1: PIN_SHAPE } }
const DIMENSION_SHAPE: Shape = {
  repeated: { 1: DIMENSION_TRANSFORMATIONS_MAX, 3: CONNECTOR_SCALARS_MAX },
  nested: { 1: CALL_SHAPE, 2: PIN_SHAPE, 3: { nested: { 2: PIN_SHAPE } } }
}
const DEFINITION_SHAPE: Shape = {
  nested: {
    2: {},
    3: {},
    4: {
      repeated: { 2: CONNECTOR_DIMENSIONS_MAX, 4: CONDITION_ARGS_MAX, 5: RUNNING_INSTANCES_MAX },
      nested: { 2: DIMENSION_SHAPE, 3: PIN_SHAPE, 5: {} }
    }
  }
}

export interface EncodedDefinition { id: ContentId, bytes: Uint8Array }

/** Its one encoding, and the id that follows from it. Throws DCN_MESSAGE_TOO_LARGE, DCN_MESSAGE_MALFORMED. */
export function encodeDefinition (definition: Definition): EncodedDefinition {
  const bytes = DefinitionCodec.encode({ language: LANGUAGE, ...bodyOf(definition) })
  // What others would not take is not made.
  decodeDefinition(bytes)
  return { id: contentIdOf(bytes), bytes }
}

/** Throws DCN_MESSAGE_TOO_LARGE, DCN_MESSAGE_MALFORMED. */
export function decodeDefinition (bytes: Uint8Array): Definition {
  const what = 'definition'
  const { language, transformation, condition, connector } =
    decodeCanonical(what, DefinitionCodec, bytes, DEFINITION_BYTES_MAX, DEFINITION_SHAPE)
  must(language === LANGUAGE, what, `it is in language ${language}, and this program knows ${LANGUAGE}`)
  if (transformation !== undefined) return sourceFrom('transformation', transformation)
  if (condition !== undefined) return sourceFrom('condition', condition)
  if (connector !== undefined) return connectorFrom(connector)
  throw malformed(what, 'it is empty')
}

/** Whether text can be the name of a transformation, condition or connector, as far as its form goes. */
export function isEntityName (text: string): boolean {
  return text.length <= ENTITY_NAME_CHARS_MAX && NAME.test(text)
}

function bodyOf (definition: Definition): Partial<Parameters<typeof DefinitionCodec.encode>[0]> {
  if (definition.kind !== 'connector') {
    const body = { name: wellFormed(definition.name), source: wellFormed(definition.source) }
    return definition.kind === 'condition' ? { condition: body } : { transformation: body }
  }
  const { name, dimensions, condition, conditionArgs, staticRi } = definition
  return {
    connector: {
      name: wellFormed(name),
      dimensions: dimensions.map(({ transformations, composite, bindings }) => ({
        transformations: transformations.map(call => ({ transformation: pinToWire(call), args: call.args })),
        ...composite === undefined ? {} : { composite: pinToWire(composite) },
        bindings: bindings.map(({ slot, connector }) => ({ slot, connector: pinToWire(connector) }))
      })),
      ...condition === undefined ? {} : { condition: pinToWire(condition) },
      conditionArgs,
      staticRi
    }
  }
}

function pinToWire ({ name, id }: Pin): DefinitionPin {
  return { name: wellFormed(name), id: own(contentIdToBytes(id)) }
}

function sourceFrom (kind: SourceDefinition['kind'], { name, source }: SourceBody): SourceDefinition {
  must(isEntityName(name), kind, 'its name is none')
  must(utf8(source).byteLength <= SOURCE_BYTES_MAX, kind, `its source is above ${SOURCE_BYTES_MAX} bytes`)
  return { kind, name, source }
}

function connectorFrom ({ name, dimensions, condition, conditionArgs, staticRi }: ConnectorBody): ConnectorDefinition {
  const what = 'connector'
  must(isEntityName(name), what, 'its name is none')
  must(dimensions.length > 0, what, 'it has no dimension')
  return {
    kind: 'connector',
    name,
    dimensions: dimensions.map(dimensionFrom),
    condition: condition === undefined ? undefined : pinFrom(condition),
    conditionArgs,
    staticRi: runningInstancesFrom(what, staticRi)
  }
}

function dimensionFrom ({ transformations, composite, bindings }: DimensionBody): DimensionDefinition {
  const what = 'connector'
  must(bindings.length === 0 || composite !== undefined, what, 'a scalar dimension has bindings')
  must(ascend(bindings.map(({ slot }) => slot)), what, 'bindings are not in the order of their slots')
  const calls = transformations.map(({ transformation, args }) => {
    must(args.every(arg => arg <= ARG_MAX), what, 'an argument is above 2^31 - 1')
    return { ...pinFrom(transformation), args }
  })
  must(new Set(calls.map(({ id }) => id)).size <= DIMENSION_PROGRAMS_MAX, what, 'a dimension has too many programs')
  return {
    transformations: calls,
    composite: composite === undefined ? undefined : pinFrom(composite),
    bindings: bindings.map(({ slot, connector }) => ({ slot, connector: pinFrom(connector) }))
  }
}

function pinFrom (pin: DefinitionPin | undefined): Pin {
  const what = 'connector'
  must(pin !== undefined, what, 'a definition is named by nothing')
  must(isEntityName(pin.name), what, 'it names a definition by what is no name')
  must(isContentIdBytes(pin.id), what, 'an id is not 32 bytes')
  return { name: pin.name, id: contentIdFromBytes(pin.id) }
}

/** Throws DCN_MESSAGE_MALFORMED where their positions do not ascend; `what` names what they stand in. */
export function runningInstancesFrom (what: string, bodies: readonly RunningInstanceBody[]): RunningInstance[] {
  must(ascend(bodies.map(({ position }) => position)), what, 'running instances are not in order of their positions')
  return bodies.map(({ position, startPoint, transformationShift }) => ({ position, startPoint, transformationShift }))
}

function ascend (numbers: readonly number[]): boolean {
  return numbers.every((number, at) => at === 0 || number > (numbers[at - 1] ?? number))
}

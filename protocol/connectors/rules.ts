/**
 * What a connector has to be, whoever asks: the gateway that deploys it, or a daemon that was sent it. Each function
 * throws DCN_DEPLOY_REFUSED. Specified in protocol/spec/connectors.md, "Deployment".
 */
import {
  CALL_ARGS_MAX, CONDITION_ARGS_MAX, CONNECTOR_DIMENSIONS_MAX, CONNECTOR_PARTS_MAX, DIMENSION_PROGRAMS_MAX,
  DIMENSION_TRANSFORMATIONS_MAX, RUNNING_INSTANCES_MAX, SOURCE_BYTES_MAX
} from '../core/limits.ts'
import { isWellFormed, utf8 } from '../core/bytes.ts'
import { I32_MAX, I32_MIN, U32_MAX } from '../core/integers.ts'
import type { ConnectorDefinition, EntityKind, SourceDefinition } from '../wire/definitions.ts'
import { inferArgc } from './argc.ts'
import { partsOf, pinsOf, sourceIn, type GetDefinition } from './closure.ts'
import { nameFault } from './names.ts'
import { refusal } from './refusal.ts'
import type { CallRequest, ConnectorRequest, DimensionRequest } from './requests.ts'

function invalid (entity: EntityKind, reason: string): Error {
  return refusal(entity, 'Invalid input', reason)
}

export function checkSource ({ kind, name, source }: SourceDefinition): void {
  const fault = nameFault(kind, name)
  if (fault !== undefined) throw invalid(kind, `its name ${fault}`)
  if (!isWellFormed(source)) throw invalid(kind, 'the body has half a surrogate pair')
  const { byteLength } = utf8(source)
  if (byteLength > SOURCE_BYTES_MAX) {
    throw invalid(kind, `the body is ${byteLength} bytes of UTF-8, the limit is ${SOURCE_BYTES_MAX}`)
  }
  if (inferArgc(source) === undefined) throw invalid(kind, `an index of args is above ${U32_MAX - 1}`)
}

/** All that can be said of a connector by itself. */
export function checkForm (request: ConnectorRequest): void {
  const fault = nameFault('connector', request.name)
  if (fault !== undefined) throw invalid('connector', `its name ${fault}`)
  const { length } = request.dimensions
  if (length === 0) throw invalid('connector', 'it has no dimension')
  if (length > CONNECTOR_DIMENSIONS_MAX) {
    throw invalid('connector', `${length} dimensions, the limit is ${CONNECTOR_DIMENSIONS_MAX}`)
  }
  for (const [dimension, form] of request.dimensions.entries()) checkDimension(`dimension ${dimension}`, form)
  if (request.conditionName !== '') checkName('condition', 'its condition', request.conditionName)
  if (request.conditionArgs.length > CONDITION_ARGS_MAX) {
    const reason = `${request.conditionArgs.length} arguments of its condition, the limit is ${CONDITION_ARGS_MAX}`
    throw invalid('connector', reason)
  }
  if (!request.conditionArgs.every(arg => isIntegerIn(arg, I32_MIN, I32_MAX))) {
    throw invalid('connector', 'an argument of its condition is no 32-bit integer')
  }
  checkStaticRi(request)
}

function checkDimension (where: string, { transformations, composite, bindings }: DimensionRequest): void {
  for (const call of transformations) checkCall(where, call)
  if (transformations.length > DIMENSION_TRANSFORMATIONS_MAX) {
    const reason = `${transformations.length} transformations, the limit is ${DIMENSION_TRANSFORMATIONS_MAX}`
    throw invalid('connector', `${where} has ${reason}`)
  }
  const different = new Set(transformations.map(({ name }) => name)).size
  if (different > DIMENSION_PROGRAMS_MAX) {
    const reason = `${different} different transformations, the limit is ${DIMENSION_PROGRAMS_MAX}`
    throw invalid('connector', `${where} has ${reason}`)
  }
  if (composite !== '') checkName('connector', `the composite of ${where}`, composite)
  else if (bindings.length > 0) throw invalid('connector', `${where} has bindings and no composite`)
  for (const [at, { slot, name }] of bindings.entries()) {
    checkName('connector', `what ${where} binds to slot ${slot}`, name)
    if (!isIntegerIn(slot, 0, U32_MAX) || slot <= (bindings[at - 1]?.slot ?? -1)) {
      throw invalid('connector', `the bindings of ${where} are not in ascending order of slots`)
    }
  }
}

function checkCall (where: string, { name, args }: CallRequest): void {
  checkName('transformation', `a transformation of ${where}`, name)
  if (args.length > CALL_ARGS_MAX) {
    throw invalid('connector', `${name} in ${where} has ${args.length} arguments, the limit is ${CALL_ARGS_MAX}`)
  }
  if (!args.every(arg => isIntegerIn(arg, 0, I32_MAX))) {
    throw invalid('connector', `an argument of ${name} in ${where} is not from 0 to ${I32_MAX}`)
  }
}

function checkName (kind: EntityKind, what: string, name: string): void {
  const fault = nameFault(kind, name)
  if (fault !== undefined) throw invalid('connector', `the name of ${what} ${fault}`)
}

function checkStaticRi ({ staticRi }: ConnectorRequest): void {
  if (staticRi.length > RUNNING_INSTANCES_MAX) {
    throw invalid('connector', `${staticRi.length} entries in static_ri, the limit is ${RUNNING_INSTANCES_MAX}`)
  }
  for (const [at, { position, startPoint, transformationShift }] of staticRi.entries()) {
    if (![position, startPoint, transformationShift].every(number => isIntegerIn(number, 0, U32_MAX))) {
      throw invalid('connector', 'a number in static_ri is no unsigned 32-bit integer')
    }
    if (position <= (staticRi[at - 1]?.position ?? -1)) {
      throw invalid('connector', 'static_ri is not in ascending order of positions')
    }
  }
}

export function checkArguments (definition: ConnectorDefinition, get: GetDefinition): void {
  for (const [dimension, { transformations }] of definition.dimensions.entries()) {
    for (const { name, id, args } of transformations) {
      const argc = inferArgc(sourceIn(get, 'transformation', id).source)
      if (argc === args.length) continue
      const reason = `${name} in dimension ${dimension} has ${args.length} arguments and takes ${argc}`
      throw refusal('connector', 'Transformation arguments mismatch', reason)
    }
  }
}

export function checkCondition ({ condition, conditionArgs }: ConnectorDefinition, get: GetDefinition): void {
  if (condition === undefined) return
  const argc = inferArgc(sourceIn(get, 'condition', condition.id).source)
  if (argc === conditionArgs.length) return
  const reason = `${condition.name} has ${conditionArgs.length} arguments and takes ${argc}`
  throw refusal('connector', 'Condition arguments mismatch', reason)
}

/** Throws DCN_CONTENT_NOT_FOUND, too, where a part is not there. */
export function checkParts (definition: ConnectorDefinition, get: GetDefinition): void {
  const parts = partsOf(pinsOf(definition).map(({ id }) => id), get)
  // The definition itself is a part as well.
  for (let count = 1; parts.next().done !== true;) {
    if (++count > CONNECTOR_PARTS_MAX) {
      throw invalid('connector', `too large: it is made of more than ${CONNECTOR_PARTS_MAX} definitions`)
    }
  }
}

function isIntegerIn (number: number, min: number, max: number): boolean {
  return Number.isInteger(number) && number >= min && number <= max
}

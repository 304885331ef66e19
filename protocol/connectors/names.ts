/** Names of transformations, conditions and connectors. Specified in protocol/spec/connectors.md, "Names". */
import { ENTITY_NAME_CHARS_MAX } from '../core/limits.ts'
import type { EntityKind } from '../wire/definitions.ts'

const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/

/** Words that the connectors API reserves. */
export const RESERVED_WORDS = words(`
  abstract after alias apply auto break case catch constant continue contract default define delete do else enum
  event external false final for from function if immutable implements import in indexed inline interface internal
  is let library mapping memory modifier mutable new null of override partial payable pragma private promise public
  pure reference relocatable return returns sealed solidity static storage struct supports switch true try type
  typedef typeof unchecked using var view virtual while
  constructor fallback receive revert require assert error
  block msg tx
  assembly
  address bool byte bytes fixed int string ufixed uint`)

// The other implementation of this API puts a name into the code that it compiles, and so cannot take these either.
// Agreed with it, so that a name that is taken here can be taken there.
const UNCOMPILABLE = words(`
  as anonymous calldata copyof days emit ether gwei hex hours macro match minutes seconds sizeof throw unicode weeks
  wei years super this _
  ITransformation IRegistry IOwnable OwnableConstructorBase ICondition IConnector CallDef`)

const UNCOMPILABLE_OF: { [K in EntityKind]: ReadonlySet<string> } = {
  transformation: words('TransformationBase _runImpl'),
  condition: words('ConditionBase check'),
  connector: words(`
    ConnectorBase RunningInstance FormatHashLib
    TransformationAlreadyRegistered TransformationArgumentsMismatch TransformationMissing ConditionAlreadyRegistered
    ConditionArgumentsMismatch ConditionMissing ConnectorAlreadyRegistered ConnectorMissing
    ConnectorDimensionsMismatch RegistryError ConditionNotMet RunningInstanceDuplicate RunningInstanceNotSorted
    RunningInstanceStaticOverride
    _compositeDimIds _compositeNames _bindingDimIds _bindingSlotIds _bindingNames _staticRiPositions
    _staticRiStartPoints _staticRiTransformShifts _conditionArgs`)
}

/** Why a name cannot be one of this kind, in words that follow it; undefined where it can. */
export function nameFault (kind: EntityKind, name: string): string | undefined {
  if (name === '') return 'is empty'
  if (name.length > ENTITY_NAME_CHARS_MAX) return `is longer than ${ENTITY_NAME_CHARS_MAX} characters`
  if (!IDENTIFIER.test(name)) return 'is not a letter or _ and then letters, digits and _'
  if (RESERVED_WORDS.has(name) || UNCOMPILABLE.has(name) || isSizedType(name)) return 'is a word of Solidity'
  return UNCOMPILABLE_OF[kind].has(name) ? 'is a word that contracts of this kind use' : undefined
}

function isSizedType (name: string): boolean {
  const integer = /^u?int([0-9]+)$/.exec(name)
  if (integer !== null) return isBitCount(Number(integer[1]))
  const bytes = /^bytes([0-9]+)$/.exec(name)
  if (bytes !== null) return Number(bytes[1]) >= 1 && Number(bytes[1]) <= 32
  const fixed = /^u?fixed([1-9][0-9]*)x(0|[1-9][0-9]*)$/.exec(name)
  return fixed !== null && isBitCount(Number(fixed[1])) && Number(fixed[2]) <= 80
}

function isBitCount (bits: number): boolean {
  return bits >= 8 && bits <= 256 && bits % 8 === 0
}

function words (text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/))
}

/** Definitions that came from a stranger. Specified in protocol/spec/connectors.md, "Checking what others deployed". */
import { isDcnError } from '../core/errors.ts'
import type { ContentId } from '../core/ids.ts'
import type { Closure, ConnectorDefinition, Definition } from '../wire/definitions.ts'
import { partsOf, pinsOf, type GetDefinition } from './closure.ts'
import type { ConnectorRequest } from './requests.ts'
import { checkArguments, checkCondition, checkForm, checkParts, checkSource } from './rules.ts'
import { Shapes } from './shape.ts'

/** Why no gateway could have deployed the definition, even by itself; undefined where one could. */
export function definitionFault (definition: Definition): string | undefined {
  return faultOf(() => definition.kind === 'connector' ? checkForm(requestOf(definition)) : checkSource(definition))
}

/** Why no gateway could have deployed the root, or something that it is made of; undefined where one could. */
export function closureFault (root: ContentId, closure: Closure): string | undefined {
  const get: GetDefinition = id => closure.get(id)
  const connector = closure.get(root)
  if (connector?.kind !== 'connector') return 'there is no connector at its root'
  return faultOf(() => checkParts(connector, get)) ??
    partsFault(root, get, definitionFault) ??
    partsFault(root, get, definition => pinsFault(definition, get)) ??
    faultOf(() => new Shapes(get).ofDefinition(connector))
}

function partsFault (
  root: ContentId, get: GetDefinition, faultIn: (definition: Definition) => string | undefined
): string | undefined {
  for (const { id, definition } of partsOf([root], get)) {
    if (definition === undefined) return `${id} is not there`
    const fault = faultIn(definition)
    if (fault !== undefined) return `${definition.name}: ${fault}`
  }
  return undefined
}

function pinsFault (definition: Definition, get: GetDefinition): string | undefined {
  const ids = new Map<string, ContentId>()
  for (const { kind, name, id } of pinsOf(definition)) {
    const part = get(id)
    if (part?.kind !== kind || part.name !== name) return `${id} is no ${kind} ${name}`
    const key = `${kind} ${name}`
    if ((ids.get(key) ?? id) !== id) return `it means two things by ${key}`
    ids.set(key, id)
  }
  if (definition.kind !== 'connector') return undefined
  return faultOf(() => {
    checkArguments(definition, get)
    checkCondition(definition, get)
  })
}

/** A definition as a client would ask for it. */
export function requestOf (definition: ConnectorDefinition): ConnectorRequest {
  return {
    name: definition.name,
    dimensions: definition.dimensions.map(({ transformations, composite, bindings }) => ({
      transformations: transformations.map(({ name, args }) => ({ name, args })),
      composite: composite?.name ?? '',
      bindings: bindings.map(({ slot, connector }) => ({ slot, name: connector.name }))
    })),
    conditionName: definition.condition?.name ?? '',
    conditionArgs: definition.conditionArgs,
    staticRi: definition.staticRi
  }
}

function faultOf (check: () => void): string | undefined {
  try {
    check()
    return undefined
  } catch (err) {
    if (!isDcnError(err)) throw err
    return err.code === 'DCN_DEPLOY_REFUSED' ? err.context.details?.reason ?? err.context.error : err.message
  }
}

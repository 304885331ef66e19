/** From a request to a definition. The order of the checks is that of protocol/spec/connectors.md, "Deployment". */
import type { ContentId } from '../core/ids.ts'
import type {
  ConnectorDefinition, Definition, DimensionDefinition, EntityKind, Pin, SourceDefinition
} from '../wire/definitions.ts'
import { nameTaken, refusal } from './refusal.ts'
import type { ConnectorRequest, DimensionRequest, SourceRequest } from './requests.ts'
import { checkArguments, checkCondition, checkForm, checkParts, checkSource } from './rules.ts'
import { Shapes, type Shape } from './shape.ts'

export interface Deployed { id: ContentId }

/** What is deployed already. */
export interface Lookup {
  /** Whether something has the name, even where it is not all here yet. */
  taken (kind: EntityKind, name: string): boolean
  source (kind: SourceDefinition['kind'], name: string): Deployed | undefined
  connector (name: string): Deployed | undefined
  /** Whatever a definition that was looked up is made of. */
  get (id: ContentId): Definition | undefined
}

/** Does not compile it: that comes after this. Throws DCN_DEPLOY_REFUSED. */
export function defineSource (
  kind: SourceDefinition['kind'], { name, source }: SourceRequest, { taken }: { taken: boolean }
): SourceDefinition {
  // A name that is taken is told even where the new body is broken.
  if (taken) throw nameTaken(kind)
  const definition = { kind, name, source }
  checkSource(definition)
  return definition
}

export interface DefinedConnector { definition: ConnectorDefinition, shape: Shape }

/** Throws DCN_DEPLOY_REFUSED. */
export function defineConnector (request: ConnectorRequest, lookup: Lookup): DefinedConnector {
  const resolved = resolve(request, lookup)
  if (request.name !== '' && lookup.taken('connector', request.name)) throw nameTaken('connector')
  checkForm(request)
  const definition = resolved()
  const get = (id: ContentId): Definition | undefined => lookup.get(id)
  checkArguments(definition, get)
  const shape = new Shapes(get).ofDefinition(definition)
  checkCondition(definition, get)
  checkParts(definition, get)
  return { definition, shape }
}

/** What is named, looked up; gives the definition once the names are known to be good ones. */
function resolve (request: ConnectorRequest, lookup: Lookup): () => ConnectorDefinition {
  const dimensions = request.dimensions.map(dimension => resolveDimension(dimension, lookup))
  const condition = request.conditionName === ''
    ? undefined
    : pinOf(request.conditionName, 'Condition missing', name => lookup.source('condition', name))
  return () => ({
    kind: 'connector',
    name: request.name,
    dimensions,
    condition,
    conditionArgs: [...request.conditionArgs],
    staticRi: request.staticRi.map(entry => ({ ...entry }))
  })
}

function resolveDimension ({ transformations, composite, bindings }: DimensionRequest, lookup: Lookup):
DimensionDefinition {
  const connector = (name: string): Deployed | undefined => lookup.connector(name)
  // In this order, which decides what is told to be missing.
  const calls = transformations.map(({ name, args }) => ({
    ...pinOf(name, 'Transformation missing', () => lookup.source('transformation', name)), args: [...args]
  }))
  const below = composite === '' ? undefined : pinOf(composite, 'Connector missing', connector)
  return {
    transformations: calls,
    composite: below,
    bindings: bindings.map(({ slot, name }) => ({ slot, connector: pinOf(name, 'Connector missing', connector) }))
  }
}

function pinOf (
  name: string, missing: 'Transformation missing' | 'Condition missing' | 'Connector missing',
  find: (name: string) => Deployed | undefined
): Pin {
  // An empty name is no missing one: it is refused later, with the other faults of form.
  if (name === '') return { name, id: '' }
  const found = find(name)
  if (found === undefined) throw refusal('connector', missing, `${name} is not deployed`)
  return { name, id: found.id }
}

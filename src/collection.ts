/** Collections: files of transformations, conditions and connectors that belong together. */
import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'
import { ConnectorBody, type ConnectorView, SourceBody } from '../protocol/api/connectors.ts'
import { DcnError } from '../protocol/core/errors.ts'
import { readJsonObject } from './read-json.ts'

const CollectionFile = Type.Object({
  about: Type.Optional(Type.Unknown()),
  transformations: Type.Optional(Type.Array(SourceBody)),
  conditions: Type.Optional(Type.Array(SourceBody)),
  connectors: Type.Optional(Type.Array(ConnectorBody))
}, { additionalProperties: false })

export type Collection = Required<Omit<Static<typeof CollectionFile>, 'about'>>

/** Connectors come after those that they are made of. Throws DCN_FILE_UNREADABLE, DCN_CONFIG_INVALID. */
export async function readCollection (file: string): Promise<Collection> {
  const content = await readJsonObject(file)
  if (!Value.Check(CollectionFile, content)) {
    const [error] = Value.Errors(CollectionFile, content)
    const at = error?.instancePath === undefined || error.instancePath === '' ? '' : `${error.instancePath} in `
    const reason = error?.keyword === 'boolean'
      ? 'is not one of about, transformations, conditions and connectors' : error?.message ?? 'is no collection'
    throw new DcnError('DCN_CONFIG_INVALID', { where: `${at}${file}`, reason })
  }
  const { transformations = [], conditions = [], connectors = [] } = content
  return { transformations, conditions, connectors: inOrder(connectors) }
}

/** Whether a connector that is there is what the body says. */
export function isSameConnector (body: ConnectorBody, view: ConnectorView): boolean {
  return JSON.stringify(meaningOf(body)) === JSON.stringify(meaningOf(view))
}

/** Everything that a connector is, with nothing left out; keys that are numbers are in order by themselves. */
function meaningOf (body: ConnectorBody): unknown {
  const { dimensions, condition_name: condition = '', condition_args: args = [], static_ri: fixed = {} } = body
  return [
    dimensions.map(({ transformations, composite = '', bindings = {} }) =>
      [transformations.map(({ name, args }) => [name, args]), composite, bindings]),
    condition, args,
    Object.entries(fixed).map(([position, { start_point: start, transformation_shift: shift }]) =>
      [position, start, shift])
  ]
}

/** Those that are made of others after them; in a circle, which no gateway takes, as they stand. */
function inOrder (connectors: readonly ConnectorBody[]): ConnectorBody[] {
  const ordered: ConnectorBody[] = []
  let rest = connectors
  while (rest.length > 0) {
    const names = new Set(rest.map(({ name }) => name))
    const free = rest.filter(connector => !partsOf(connector).some(name => names.has(name)))
    if (free.length === 0) break
    ordered.push(...free)
    rest = rest.filter(connector => !free.includes(connector))
  }
  return [...ordered, ...rest]
}

function partsOf ({ dimensions }: ConnectorBody): string[] {
  return dimensions.flatMap(({ composite = '', bindings = {} }) => [composite, ...Object.values(bindings)])
}

/** Definitions for tests; only what matters is given. */
import type { ConnectorDefinition, DimensionDefinition, SourceDefinition } from '../../protocol/wire/definitions.ts'
import { encodeDefinition } from '../../protocol/wire/definitions.ts'
import type { ContentId } from '../../protocol/core/ids.ts'

export function sourceDefinition (changes: Partial<SourceDefinition> = {}): SourceDefinition {
  return { kind: 'transformation', name: 'add', source: 'return x + args[0];', ...changes }
}

export function scalar (transformations: DimensionDefinition['transformations'] = []): DimensionDefinition {
  return { transformations, composite: undefined, bindings: [] }
}

export function connectorDefinition (changes: Partial<ConnectorDefinition> = {}): ConnectorDefinition {
  return {
    kind: 'connector', name: 'pitch', dimensions: [scalar()], condition: undefined, conditionArgs: [], staticRi: [],
    ...changes
  }
}

export const add = sourceDefinition()
export const always = sourceDefinition({ kind: 'condition', name: 'always', source: 'return true;' })
export const pitch = connectorDefinition({ dimensions: [scalar([{ name: 'add', id: idOf(add), args: [1] }])] })
/** Uses everything that a connector can. */
export const piece = connectorDefinition({
  name: 'piece',
  dimensions: [
    {
      transformations: [{ name: 'add', id: idOf(add), args: [2 ** 31 - 1] }],
      composite: { name: 'pitch', id: idOf(pitch) },
      bindings: [{ slot: 0, connector: { name: 'pitch', id: idOf(pitch) } }]
    },
    scalar()
  ],
  condition: { name: 'always', id: idOf(always) },
  conditionArgs: [-(2 ** 31), 7],
  staticRi: [
    { position: 0, startPoint: 1, transformationShift: 0 },
    { position: 4, startPoint: 2 ** 32 - 1, transformationShift: 3 }
  ]
})

export function idOf (definition: SourceDefinition | ConnectorDefinition): ContentId {
  return encodeDefinition(definition).id
}

/** How the connectors API shows what it knows. */
import type {
  ConnectorDeployed, ConnectorView, SourceDeployed, SourceView
} from '../../../protocol/api/connectors.ts'
import type { RunningInstance } from '../../../protocol/wire/definitions.ts'
import type { ConnectorEntity, NamePage, SourceEntity } from '../../connectors/entities.ts'

/** Where a contract would be; the content id is what there is. */
const ADDRESS = '0x0'

export function sourceDeployed ({ name, owner, id }: SourceEntity): SourceDeployed {
  return { name, owner, address: ADDRESS, cid: id }
}

export function connectorDeployed ({ name, owner, id, formatHash }: ConnectorEntity): ConnectorDeployed {
  return { name, owner, address: ADDRESS, cid: id, format_hash: formatHash }
}

export function sourceView (entity: SourceEntity): SourceView {
  return { ...sourceDeployed(entity), sol_src: entity.definition.source }
}

export function connectorView (entity: ConnectorEntity): ConnectorView {
  const { dimensions, condition, conditionArgs, staticRi } = entity.definition
  return {
    ...connectorDeployed(entity),
    dimensions: dimensions.map(({ transformations, composite, bindings }) => ({
      transformations: transformations.map(({ name, args }) => ({ name, args })),
      composite: composite?.name ?? '',
      bindings: Object.fromEntries(bindings.map(({ slot, connector }) => [slot, connector.name]))
    })),
    condition_name: condition?.name ?? '',
    condition_args: conditionArgs,
    static_ri: instancesView(staticRi)
  }
}

function instancesView (instances: readonly RunningInstance[]): ConnectorView['static_ri'] {
  return Object.fromEntries(instances.map(({ position, startPoint, transformationShift }) =>
    [position, { start_point: startPoint, transformation_shift: transformationShift }]))
}

export function cursorView ({ items, hasMore }: NamePage): { has_more: boolean, next_after: string | null } {
  return { has_more: hasMore, next_after: hasMore ? items.at(-1) ?? null : null }
}

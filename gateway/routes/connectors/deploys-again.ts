/**
 * A deployment that is asked for again with its Idempotency-Key, after nobody knows how far it came: what it was to
 * make may be there, and is then its answer.
 */
import type { FastifyRequest } from 'fastify'
import type { ConnectorRequest, SourceRequest } from '../../../protocol/connectors/requests.ts'
import type { EvmAddress } from '../../../protocol/core/evm-address.ts'
import type { SourceDefinition } from '../../../protocol/wire/definitions.ts'
import type { ConnectorEntity, EntityReader, SourceEntity } from '../../connectors/entities.ts'
import '../../idempotency/request-claim.ts'

export interface DeploysAgainDeps { entities: Pick<EntityReader, 'source' | 'connector'> }

/** Both give what the caller has deployed just so; undefined where there is none, or the request is a first one. */
export class DeploysAgain {
  readonly #entities: DeploysAgainDeps['entities']

  constructor ({ entities }: DeploysAgainDeps) {
    this.#entities = entities
  }

  async source (
    request: FastifyRequest, kind: SourceDefinition['kind'], owner: EvmAddress, { name, source }: SourceRequest
  ): Promise<SourceEntity | undefined> {
    if (request.claim?.again !== true) return undefined
    const there = await this.#entities.source(kind, name)
    return there?.owner === owner && there.definition.source === source ? there : undefined
  }

  async connector (
    request: FastifyRequest, owner: EvmAddress, wanted: ConnectorRequest
  ): Promise<ConnectorEntity | undefined> {
    if (request.claim?.again !== true) return undefined
    const there = await this.#entities.connector(wanted.name)
    return there?.owner === owner && JSON.stringify(asked(there)) === JSON.stringify(wanted) ? there : undefined
  }
}

/** The request that the connector was deployed with. */
function asked ({ definition }: ConnectorEntity): ConnectorRequest {
  const { name, dimensions, condition, conditionArgs, staticRi } = definition
  return {
    name,
    dimensions: dimensions.map(({ transformations, composite, bindings }) => ({
      transformations: transformations.map(call => ({ name: call.name, args: [...call.args] })),
      composite: composite?.name ?? '',
      bindings: bindings.map(({ slot, connector }) => ({ slot, name: connector.name }))
    })),
    conditionName: condition?.name ?? '',
    conditionArgs: [...conditionArgs],
    staticRi: staticRi.map(({ position, startPoint, transformationShift }) =>
      ({ position, startPoint, transformationShift }))
  }
}

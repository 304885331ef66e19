/** Connectors at gateways of real daemons, executed as the API would have them executed. */
import { randomUUID } from 'node:crypto'
import type { ConnectorEntity } from '../../gateway/connectors/entities.ts'
import type { ExecutionAnswer } from '../../gateway/executions/executions-types.ts'
import type { Gateway } from '../../gateway/index.ts'
import type { ConnectorRequest, ExecuteRequest } from '../../protocol/connectors/requests.ts'
import type { ConnectorRunner } from '../../protocol/evm/runner-types.ts'
import { encodeDefinition, type ConnectorDefinition } from '../../protocol/wire/definitions.ts'
import { ConnectorWorld } from './connector-world.ts'

export const ADDRESS = `0x${'a1'.repeat(20)}`

/** What a body says, called `name`. */
export interface SourceText { name: string, source: string }

export type DimensionText = Array<[transformation: string, ...args: number[]]>

export class DeployedConnectors {
  readonly #world = new ConnectorWorld()

  async transformation (name: string, source: string): Promise<void> {
    await this.#world.deploySource('transformation', { name, source })
  }

  async condition (name: string, source: string): Promise<void> {
    await this.#world.deploySource('condition', { name, source })
  }

  /** Scalars only. */
  flat (name: string, dimensions: DimensionText[], changes: Partial<ConnectorRequest> = {}): void {
    this.#world.deployConnector({
      name,
      dimensions: dimensions.map(calls => ({
        transformations: calls.map(([call, ...args]) => ({ name: call, args })), composite: '', bindings: []
      })),
      conditionName: '',
      conditionArgs: [],
      staticRi: [],
      ...changes
    })
  }

  /** Has the gateway know it, as if it were deployed there. */
  async put (name: string, gateway: Gateway): Promise<ConnectorEntity> {
    const { root, closure } = this.#world.closure(name)
    for (const definition of closure.values()) await gateway.records.putCode(encodeDefinition(definition).bytes)
    const definition = closure.get(root) as ConnectorDefinition
    return { name, owner: ADDRESS, id: root, createdAtMs: 0, definition, formatHash: `0x${'0'.repeat(64)}` }
  }
}

export interface ExecuteOptions extends Partial<ExecuteRequest> {
  particlesCount: number
  signal?: AbortSignal
  jobId?: string
}

export async function executeAt (
  gateway: Gateway, connector: ConnectorEntity, { signal, jobId, ...request }: ExecuteOptions
): Promise<ExecutionAnswer> {
  const ids = [jobId ?? randomUUID()]
  return await gateway.executor.execute({
    address: ADDRESS,
    connector,
    request: { connectorName: connector.name, dynamicRi: [], verify: 'none', ...request },
    newJobId: () => ids.pop() ?? randomUUID(),
    signal: signal ?? new AbortController().signal
  })
}

/** Streams as arrays, by path. */
export function valuesOf ({ streams }: ExecutionAnswer): Record<string, number[]> {
  return Object.fromEntries(streams.map(({ path, data }) => [path, [...data]]))
}

/** A node that makes up its results. */
export const liar: ConnectorRunner = {
  run: async ({ input }) => ({
    status: 'done', streams: [{ path: '/flat:0', data: new Uint32Array(input.particlesCount).fill(42) }]
  })
}

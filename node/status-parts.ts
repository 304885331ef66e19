/** What a node says of itself, put together: its metrics, its status, and the door to them. */
import type { NodeConfig } from './config.ts'
import { nodeMetrics, type NodeMetricsDeps } from './metrics/node-metrics.ts'
import { NodeStatus, type NodeStatusDeps } from './node-status.ts'
import { StatusServer, type StatusServerDeps } from './status-server.ts'

export function statusParts (
  deps: Omit<NodeMetricsDeps & NodeStatusDeps & StatusServerDeps, 'status'>,
  config: Pick<NodeConfig, 'statusHost' | 'statusPort'> & { memoryBudgetMiB: number }
): { status: NodeStatus, server: StatusServer } {
  const status = new NodeStatus(deps)
  nodeMetrics({ ...deps, status }, config)
  return { status, server: new StatusServer({ ...deps, status }, { host: config.statusHost, port: config.statusPort }) }
}

/** How this node is, in short: for its operator, and for whatever watches over it. */
import type { Clock } from '../protocol/core/clock.ts'
import { readinessOf, type DaemonStatus, type Readiness } from '../protocol/core/daemon-status.ts'
import { iso } from '../protocol/core/iso.ts'
import type { Metrics } from '../protocol/core/metrics.ts'
import { VERSION } from '../protocol/core/version.ts'
import type { Directory } from '../protocol/net/directory.ts'
import type { Network } from '../protocol/net/types.ts'
import type { Worker } from './dispatch/worker.ts'
import type { DenoExecutor } from './sandbox/deno-executor.ts'
import type { MachineIsolation } from './sandbox/isolation/machine-isolation.ts'
import type { MemoryPressure } from './sandbox/pool/memory-pressure.ts'

export interface NodeStatusDeps {
  network: Pick<Network, 'connectedPeers' | 'isConnected'>
  directory: Pick<Directory, 'gateways'>
  executor: Pick<DenoExecutor, 'running'>
  isolation: Pick<MachineIsolation, 'level'>
  worker: Pick<Worker, 'slots' | 'busy'>
  pressure: Pick<MemoryPressure, 'pressed'>
  clock: Clock
  metrics: Metrics
}

export interface NodeHealth {
  status: 'ok' | 'degraded'
  role: 'node'
  version: string
  /** Open connections to other daemons, and to gateways among them. */
  peers: number
  gateways: number
  slots: number
  busy: number
  isolation: string
  memoryShort: boolean
  timestamp: string
}

export class NodeStatus implements DaemonStatus {
  readonly #deps: NodeStatusDeps
  /** False before it has started, and once it is to stop. */
  serves = false

  constructor (deps: NodeStatusDeps) {
    this.#deps = deps
  }

  async metrics (): Promise<string> {
    return await this.#deps.metrics.scrape()
  }

  /** A node is ill where it cannot run anything; that it has nothing to do is no illness. */
  async health (): Promise<{ ok: boolean, view: NodeHealth }> {
    const { network, executor, isolation, worker: { slots, busy }, pressure, clock } = this.#deps
    const ok = executor.running
    return {
      ok,
      view: {
        status: ok ? 'ok' : 'degraded', role: 'node', version: VERSION, peers: network.connectedPeers().length,
        gateways: this.#gateways(), slots, busy, isolation: isolation.level, memoryShort: pressure.pressed,
        timestamp: iso(clock.nowMs())
      }
    }
  }

  async ready (): Promise<Readiness> {
    const { executor, pressure } = this.#deps
    return readinessOf([
      this.serves ? undefined : 'it is starting or stopping',
      executor.running ? undefined : 'its sandbox is not there',
      this.#gateways() > 0 ? undefined : 'it is connected to no gateway that it knows',
      pressure.pressed ? 'its machine is short of memory' : undefined
    ])
  }

  /** Connected, and heard of as gateways. */
  #gateways (): number {
    const { network, directory } = this.#deps
    return directory.gateways().filter(gateway => network.isConnected(gateway)).length
  }
}

/** The GPUs of a node: found and proven when it starts, told to the network by kind, lent to jobs. */
import type { Logger } from '../../../protocol/core/logger.ts'
import type { Service } from '../../../protocol/core/service.ts'
import { GPU_KINDS_MAX, GPU_TEXT_CHARS_MAX, type GpuInfo } from '../../../protocol/wire/node-info.ts'
import type { Needs } from '../../../protocol/wire/needs.ts'
import { findGpus, nameOf, type FindGpusDeps, type FindGpusInit, type ProvenGpu } from './find-gpus.ts'
import { GpuPool, type GpuLease, type PooledGpu } from './gpu-pool.ts'

const BACKEND = 'vulkan'

export interface NodeGpusDeps extends FindGpusDeps {
  logger: Logger
}

export interface NodeGpusInit extends FindGpusInit {
  /** Whether the operator lends GPUs to functions at all. */
  enabled: boolean
}

export class NodeGpus implements Service {
  readonly #deps: NodeGpusDeps
  readonly #log: Logger
  readonly #init: NodeGpusInit
  #pool = new GpuPool([])
  #infos: GpuInfo[] = []
  #running = false

  constructor (deps: NodeGpusDeps, init: NodeGpusInit) {
    this.#deps = deps
    this.#log = deps.logger.child('gpu')
    this.#init = init
  }

  /** A GPU that fails its proof is not offered, and is no reason for the node not to start. */
  async start (): Promise<void> {
    if (this.#running) return
    this.#running = true
    if (!this.#init.enabled && !this.#init.software) return
    if (this.#init.software) this.#log.warn('a driver that computes on the CPU is offered as a GPU: for tests only')
    const { proven, problems } = await findGpus(this.#deps, this.#init)
    for (const problem of problems) this.#log.warn('GPU not offered', { reason: problem })
    for (const { gpu, adapter, proofMs } of proven) {
      this.#log.info('GPU offered', {
        gpu: nameOf(gpu), vramMiB: gpu.vramMiB, driver: gpu.driver, adapter: adapter.description, proofMs
      })
    }
    if (proven.length === 0) this.#log.warn('no GPU is offered: none was proven to work in the sandbox')
    const pooled = proven.map(one => ({ info: infoOf(one), access: one.access }))
    this.#infos = byKind(pooled)
    this.#pool = new GpuPool(pooled)
  }

  async stop (): Promise<void> {
    this.#running = false
    this.#infos = []
    this.#pool = new GpuPool([])
  }

  /** One for each kind. */
  get infos (): GpuInfo[] {
    return this.#infos
  }

  /** GPUs that are offered, in use or not. */
  get count (): number {
    return this.#infos.reduce((sum, { count }) => sum + count, 0)
  }

  /** Of these, those that a job has. */
  get busy (): number {
    return this.#pool.busy
  }

  /** Throws DCN_NODE_BUSY. */
  async lease (needs: Needs, signal: AbortSignal): Promise<GpuLease> {
    return await this.#pool.lease(needs, signal)
  }
}

function infoOf ({ gpu }: ProvenGpu): GpuInfo {
  return {
    model: printable(gpu.model), vramMiB: gpu.vramMiB, driver: printable(gpu.driver), backend: BACKEND, count: 1
  }
}

/** As node info allows it. */
function printable (text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, ' ').slice(0, GPU_TEXT_CHARS_MAX)
}

/** GPUs that are alike are told as one kind; kinds beyond what node info holds are not told. */
export function byKind (gpus: readonly PooledGpu[]): GpuInfo[] {
  const kinds = new Map<string, GpuInfo>()
  for (const { info } of gpus) {
    const key = JSON.stringify([info.model, info.vramMiB, info.driver])
    kinds.set(key, { ...info, count: (kinds.get(key)?.count ?? 0) + 1 })
  }
  return [...kinds.values()].slice(0, GPU_KINDS_MAX)
}

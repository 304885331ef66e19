/** Hands out GPUs: each to one job at a time. */
import { DcnError } from '../../../protocol/core/errors.ts'
import { suits } from '../../../protocol/jobs/match.ts'
import type { GpuInfo } from '../../../protocol/wire/node-info.ts'
import type { Needs } from '../../../protocol/wire/needs.ts'
import type { GpuAccess } from '../isolation/types.ts'

/** A job that was killed holds its GPU until its process is gone; longer than that the GPU is another job's. */
export const GPU_WAIT_MS = 2_000

export interface PooledGpu {
  info: GpuInfo
  access: GpuAccess
}

export interface GpuLease {
  access: GpuAccess
  /** Gives the GPU back; to be called once, when nothing that used it is left. */
  release (): void
}

interface Waiter { needs: Needs, take (gpu: PooledGpu): void }

export class GpuPool {
  readonly #size: number
  readonly #free: PooledGpu[]
  /** In the order in which they came. */
  readonly #waiting = new Set<Waiter>()
  readonly #waitMs: number

  constructor (gpus: readonly PooledGpu[], waitMs = GPU_WAIT_MS) {
    this.#size = gpus.length
    this.#free = [...gpus]
    this.#waitMs = waitMs
  }

  get free (): number {
    return this.#free.length
  }

  get busy (): number {
    return this.#size - this.#free.length
  }

  /** Throws DCN_NODE_BUSY where no GPU that suits comes free in time, or the signal ends the waiting. */
  async lease (needs: Needs, signal: AbortSignal): Promise<GpuLease> {
    const at = this.#free.findIndex(({ info }) => suits(info, needs))
    const [gpu] = at === -1 ? [] : this.#free.splice(at, 1)
    return this.#leaseOf(gpu ?? await this.#wait(needs, signal))
  }

  async #wait (needs: Needs, signal: AbortSignal): Promise<PooledGpu> {
    return await new Promise((resolve, reject) => {
      const end = (): void => {
        this.#waiting.delete(waiter)
        clearTimeout(timer)
        signal.removeEventListener('abort', giveUp)
      }
      const giveUp = (): void => {
        end()
        reject(new DcnError('DCN_NODE_BUSY', { reason: 'its GPUs are in use' }))
      }
      const waiter = { needs, take: (gpu: PooledGpu) => { end(); resolve(gpu) } }
      const timer = setTimeout(giveUp, this.#waitMs)
      signal.addEventListener('abort', giveUp, { once: true })
      if (signal.aborted) giveUp()
      else this.#waiting.add(waiter)
    })
  }

  #leaseOf (gpu: PooledGpu): GpuLease {
    let held = true
    return {
      access: gpu.access,
      release: () => {
        if (!held) return
        held = false
        const next = [...this.#waiting].find(({ needs }) => suits(gpu.info, needs))
        if (next === undefined) this.#free.push(gpu)
        else next.take(gpu)
      }
    }
  }
}

/** Which GPUs a node here could lend, and why not the others: for `dcn doctor`. */
import { silentLogger } from '../../../protocol/core/logger.ts'
import { DenoExecutor } from '../deno-executor.ts'
import type { Isolation } from '../isolation/types.ts'
import { findGpus, nameOf } from './find-gpus.ts'
import { Machine } from './machine.ts'

export interface GpusReport {
  usable: Array<{ gpu: string, vramMiB: number, driver: string, adapter: string }>
  /** A line each. */
  problems: string[]
}

/** Proves each in the sandbox, as a node does when it starts. `ownDir`: where settings of drivers may be written. */
export async function examineGpus (isolation: Isolation, ownDir: string): Promise<GpusReport> {
  const executor = new DenoExecutor({ logger: silentLogger, isolation })
  await executor.start()
  try {
    const { proven, problems } = await findGpus({ machine: new Machine(), executor }, { ownDir, software: false })
    const usable = proven.map(({ gpu, adapter }) => ({
      gpu: nameOf(gpu), vramMiB: gpu.vramMiB, driver: gpu.driver, adapter: adapter.description
    }))
    return { usable, problems }
  } finally {
    await executor.stop()
  }
}

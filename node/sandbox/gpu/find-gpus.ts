/** Which GPUs of this machine functions can use, and why not the others. */
import { reasonOf } from '../../../protocol/core/errors.ts'
import type { Executor } from '../executor.ts'
import type { GpuAccess } from '../isolation/types.ts'
import { accessesTo, detectSoftware } from './access.ts'
import { detectAmd } from './amd.ts'
import type { Machine } from './machine.ts'
import { detectNvidia } from './nvidia.ts'
import { prove, type AdapterInfo } from './proof.ts'
import type { DetectedGpu, Detection } from './types.ts'

export interface FindGpusDeps {
  machine: Machine
  /** The real one, as jobs have it: what is proven elsewhere is not proven. */
  executor: Pick<Executor, 'run'>
}

export interface FindGpusInit {
  /** Where settings of drivers may be written, made if need be. */
  ownDir: string
  /** Offers Mesa's driver that computes on the CPU, in place of GPUs; for tests. */
  software: boolean
}

/** A GPU on which a function has computed, and got it right. */
export interface ProvenGpu {
  gpu: DetectedGpu
  access: GpuAccess
  adapter: AdapterInfo
  /** Of the computation, with all that a driver does the first time. */
  proofMs: number
}

export interface FoundGpus {
  proven: ProvenGpu[]
  /** GPUs that are there and not offered, and what went wrong in looking for some: each a line for the operator. */
  problems: string[]
}

export async function findGpus (deps: FindGpusDeps, init: FindGpusInit): Promise<FoundGpus> {
  const detected = await detect(deps.machine, init.software)
  const found: FoundGpus = { proven: [], problems: [...detected.problems] }
  // One after the other: two computations at once would each be slower, and a driver's first start is the slowest.
  for (const gpu of detected.gpus) {
    const proven = await proveOne(deps, init, gpu)
    if (typeof proven === 'string') found.problems.push(`${nameOf(gpu)}: ${proven}`)
    else found.proven.push(proven)
  }
  return found
}

async function detect (machine: Machine, software: boolean): Promise<Detection> {
  const detections = software
    ? [await detectSoftware(machine)]
    : await Promise.all([detectNvidia(machine), detectAmd(machine)])
  return {
    gpus: detections.flatMap(({ gpus }) => gpus),
    problems: detections.flatMap(({ problems }) => problems)
  }
}

/** The first way that works, or in words what came of all. */
async function proveOne (
  { machine, executor }: FindGpusDeps, { ownDir, software }: FindGpusInit, gpu: DetectedGpu
): Promise<ProvenGpu | string> {
  const reasons: string[] = []
  try {
    const { accesses, problems } = await accessesTo(gpu, machine, ownDir)
    for (const access of accesses) {
      const proof = await prove(executor, access, software)
      if (proof.ok) return { gpu, access, adapter: proof.adapter, proofMs: proof.durationMs }
      if (!reasons.includes(proof.reason)) reasons.push(proof.reason)
    }
    reasons.push(...problems)
  } catch (err) {
    reasons.push(reasonOf(err))
  }
  return reasons.join('; ')
}

export function nameOf ({ model, busId }: DetectedGpu): string {
  return busId === '' ? model : `${model} (${busId})`
}

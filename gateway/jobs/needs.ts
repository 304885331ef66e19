/** From what a request asks of a node to what the network is told, and back to what users are shown. */
import type { ExplainRequest } from '../../protocol/api/jobs.ts'
import type { NeedsRequest, NeedsView } from '../../protocol/api/needs.ts'
import { DcnError } from '../../protocol/core/errors.ts'
import type { ContentId } from '../../protocol/core/ids.ts'
import { MEMORY_DEFAULT_MIB, MEMORY_MAX_MIB } from '../../protocol/core/limits.ts'
import { GPU_MEMORY_MIN_MIB, memoryClassOf } from '../../protocol/core/memory-class.ts'
import type { ModelRef, Needs } from '../../protocol/wire/needs.ts'

/** Whoever knows the models that functions may name. */
export interface ModelSizes {
  /** Bytes of the model, or undefined where neither this gateway nor another has it. */
  sizeOf (contentId: ContentId): Promise<number | undefined>
}

/** Throws DCN_MODEL_NOT_FOUND. */
export async function needsOf (request: ExplainRequest['needs'] = {}, sizes: ModelSizes): Promise<Needs> {
  const { runtime = 'deno', memoryMiB = MEMORY_DEFAULT_MIB, isolation = 'none', gpu = false, models = {} } = request
  const wanted = gpuFields(gpu)
  const leastMiB = wanted.gpu ? Math.max(memoryMiB, GPU_MEMORY_MIN_MIB) : memoryMiB
  return {
    runtime, isolation, ...wanted,
    // What is above the largest class was refused where the request came in.
    memoryMiB: memoryClassOf(leastMiB) ?? MEMORY_MAX_MIB,
    models: await Promise.all(modelsOf(models).map(async ref => ({ ...ref, bytes: await sizeOf(ref, sizes) })))
  }
}

/** In the order of their names, so that equal needs are equal. */
export function modelsOf (models: Readonly<Record<string, string>>): Array<Omit<ModelRef, 'bytes'>> {
  return Object.entries(models)
    .map(([name, hash]) => ({ name, contentId: hash.toLowerCase() }))
    .sort((one, other) => one.name < other.name ? -1 : 1)
}

export function needsView ({ runtime, memoryMiB, isolation, models, ...needs }: Needs): NeedsView {
  return { runtime, memoryMiB, isolation, gpu: gpuView(needs), models: modelsView(models) }
}

type GpuAsked = NonNullable<NeedsRequest['gpu']>
type GpuFields = Pick<Needs, 'gpu' | 'gpuModel' | 'vramMiB'>

/** The GPU of a request, field by field as records and offers have it. */
export function gpuFields (gpu: GpuAsked): GpuFields {
  const { model: gpuModel = '', vramMiB = 0 } = typeof gpu === 'boolean' ? {} : gpu
  return { gpu: gpu !== false, gpuModel, vramMiB }
}

/** And back. */
export function gpuView ({ gpu, gpuModel, vramMiB }: GpuFields): GpuAsked {
  const wanted = { ...gpuModel === '' ? {} : { model: gpuModel }, ...vramMiB === 0 ? {} : { vramMiB } }
  return gpu && Object.keys(wanted).length > 0 ? wanted : gpu
}

export function modelsView (models: ReadonlyArray<Omit<ModelRef, 'bytes'>>): Record<string, string> {
  return Object.fromEntries(models.map(({ name, contentId }) => [name, contentId]))
}

async function sizeOf ({ contentId }: { contentId: ContentId }, sizes: ModelSizes): Promise<number> {
  const bytes = await sizes.sizeOf(contentId)
  if (bytes === undefined) throw new DcnError('DCN_MODEL_NOT_FOUND', { contentId })
  return bytes
}

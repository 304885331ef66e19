/** What a deployed function needs unless a run says otherwise: as it is asked for, kept, and overridden. */
import type { NeedsRequest } from '../../protocol/api/needs.ts'
import { memoryClassOf } from '../../protocol/core/memory-class.ts'
import type { FunctionNeeds } from '../../protocol/registry/records.ts'
import { needsAnything } from '../../protocol/wire/function-needs.ts'
import { gpuFields, gpuView, modelsOf, modelsView } from '../jobs/needs.ts'

/** Undefined where nothing in particular is asked for. */
export function manifestOf (
  { memoryMiB = 0, isolation = 'none', gpu = false, models = {} }: NeedsRequest = {}
): FunctionNeeds | undefined {
  const needs = {
    memoryMiB: memoryMiB === 0 ? 0 : memoryClassOf(memoryMiB) ?? memoryMiB,
    isolation, ...gpuFields(gpu), models: modelsOf(models)
  }
  return needsAnything(needs) ? needs : undefined
}

/** What was asked for, and nothing else. */
export function askedFor ({ memoryMiB, isolation, models, ...needs }: FunctionNeeds): NeedsRequest {
  return {
    ...memoryMiB === 0 ? {} : { memoryMiB },
    ...isolation === 'none' ? {} : { isolation },
    ...needs.gpu ? { gpu: gpuView(needs) } : {},
    ...models.length === 0 ? {} : { models: modelsView(models) }
  }
}

export function sameManifest (one: FunctionNeeds | undefined, other: FunctionNeeds | undefined): boolean {
  return textOf(one) === textOf(other)
}

function textOf (needs: FunctionNeeds | undefined): string {
  if (needs === undefined) return ''
  const { memoryMiB, isolation, gpu, vramMiB, gpuModel, models } = needs
  return JSON.stringify([
    memoryMiB, isolation, gpu, vramMiB, gpuModel, ...models.map(({ name, contentId }) => [name, contentId])
  ])
}

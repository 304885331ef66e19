/** What a deployed function needs unless a run says otherwise: as it is asked for, kept, and overridden. */
import type { NeedsRequest } from '../../protocol/api/needs.ts'
import { memoryClassOf } from '../../protocol/core/memory-class.ts'
import type { FunctionNeeds } from '../../protocol/registry/records.ts'
import { needsAnything } from '../../protocol/wire/function-needs.ts'
import { modelsOf } from '../jobs/needs.ts'

/** Undefined where nothing in particular is asked for. */
export function manifestOf (
  { memoryMiB = 0, isolation = 'none', gpu = false, models = {} }: NeedsRequest = {}
): FunctionNeeds | undefined {
  const { model: gpuModel = '', vramMiB = 0 } = typeof gpu === 'boolean' ? {} : gpu
  const needs = {
    memoryMiB: memoryMiB === 0 ? 0 : memoryClassOf(memoryMiB) ?? memoryMiB,
    isolation, gpu: gpu !== false, vramMiB, gpuModel, models: modelsOf(models)
  }
  return needsAnything(needs) ? needs : undefined
}

/** What was asked for, and nothing else. */
export function askedFor ({ memoryMiB, isolation, gpu, vramMiB, gpuModel, models }: FunctionNeeds): NeedsRequest {
  const wanted = { ...gpuModel === '' ? {} : { model: gpuModel }, ...vramMiB === 0 ? {} : { vramMiB } }
  return {
    ...memoryMiB === 0 ? {} : { memoryMiB },
    ...isolation === 'none' ? {} : { isolation },
    ...gpu ? { gpu: Object.keys(wanted).length === 0 ? true : wanted } : {},
    ...models.length === 0 ? {} : { models: Object.fromEntries(models.map(({ name, contentId }) => [name, contentId])) }
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

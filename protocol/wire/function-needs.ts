/** What a deployed function needs unless a run says otherwise. Specified in protocol/spec/records.md. */
import { wellFormed } from '../core/bytes.ts'
import { contentIdFromBytes, contentIdToBytes, isContentIdBytes, type ContentId } from '../core/ids.ts'
import type { IsolationLevel } from '../core/isolation.ts'
import {
  GPU_MODEL_CHARS_MAX, MEMORY_MAX_MIB, MODEL_NAME_PATTERN, MODELS_PER_FUNCTION_MAX
} from '../core/limits.ts'
import { must, type Shape } from './codec.ts'
import { wordTable } from './enums.ts'
import { own } from './envelope.ts'
import { FunctionIsolation, type FunctionNeeds as NeedsFields } from './records-messages.ts'

/** What was not said is 0, 'none', false or empty; something is. */
export interface FunctionNeeds {
  memoryMiB: number
  isolation: IsolationLevel
  gpu: boolean
  vramMiB: number
  gpuModel: string
  /** By name, ascending. */
  models: Array<{ name: string, contentId: ContentId }>
}

export const FUNCTION_NEEDS_SHAPE: Shape = { repeated: { 6: MODELS_PER_FUNCTION_MAX }, nested: { 6: {} } }

const MODEL_NAME = new RegExp(MODEL_NAME_PATTERN)
const ISOLATIONS = wordTable<IsolationLevel, FunctionIsolation>({
  none: FunctionIsolation.FUNCTION_ISOLATION_NONE,
  limited: FunctionIsolation.FUNCTION_ISOLATION_LIMITED,
  landlock: FunctionIsolation.FUNCTION_ISOLATION_LANDLOCK,
  namespaces: FunctionIsolation.FUNCTION_ISOLATION_NAMESPACES
})

/** Whether anything in particular is needed. */
export function needsAnything ({ memoryMiB, isolation, gpu, models }: FunctionNeeds): boolean {
  return memoryMiB > 0 || isolation !== 'none' || gpu || models.length > 0
}

export function functionNeedsToWire ({ isolation, models, gpuModel, ...needs }: FunctionNeeds): NeedsFields {
  return {
    ...needs,
    isolation: ISOLATIONS.toWire(isolation),
    gpuModel: wellFormed(gpuModel),
    models: models.map(({ name, contentId }) => ({ name, contentId: own(contentIdToBytes(contentId)) }))
  }
}

/** Throws DCN_MESSAGE_MALFORMED. */
export function functionNeedsFrom (what: string, fields: NeedsFields): FunctionNeeds {
  const { memoryMiB, gpu, vramMiB, gpuModel, models } = fields
  must(memoryMiB <= MEMORY_MAX_MIB, what, 'memoryMiB is above the limit')
  must(gpu || (vramMiB === 0 && gpuModel === ''), what, 'it is told what a GPU must be, and needs none')
  must(gpuModel.length <= GPU_MODEL_CHARS_MAX, what, 'gpuModel is too long')
  let last = ''
  for (const { name, contentId } of models) {
    must(MODEL_NAME.test(name), what, 'the name of a model is none')
    must(name > last, what, 'models do not ascend')
    must(isContentIdBytes(contentId), what, 'the content id of a model is not 32 bytes')
    last = name
  }
  const needs = {
    memoryMiB, isolation: ISOLATIONS.fromWire(what, fields.isolation), gpu, vramMiB, gpuModel,
    models: models.map(({ name, contentId }) => ({ name, contentId: contentIdFromBytes(contentId) }))
  }
  must(needsAnything(needs), what, 'its needs are empty')
  return needs
}

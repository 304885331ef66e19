/** What a job needs of a node, as offers, awards and records carry it. Specified in protocol/spec/offers.md. */
import { wellFormed } from '../core/bytes.ts'
import { contentIdFromBytes, contentIdToBytes, isContentIdBytes, type ContentId } from '../core/ids.ts'
import type { IsolationLevel } from '../core/isolation.ts'
import { GPU_MODEL_CHARS_MAX, MODEL_BYTES_MAX, MODEL_NAME_PATTERN, MODELS_PER_FUNCTION_MAX } from '../core/limits.ts'
import { must, type Shape } from './codec.ts'
import { ISOLATIONS } from './enums.ts'
import { own } from './envelope.ts'
import type { Needs as NeedsFields } from './messages.ts'

/** A model that a function reads: what it is called there, and which content it is. */
export interface ModelRef {
  name: string
  contentId: ContentId
  bytes: number
}

export interface Needs {
  /** What runs the job: `deno` functions, `evm` connectors. */
  runtime: string
  /** A memory class. */
  memoryMiB: number
  gpu: boolean
  vramMiB: number
  /** Part of the GPU's name, case ignored; empty: any. */
  gpuModel: string
  /** At least. */
  isolation: IsolationLevel
  models: ModelRef[]
}

export const NEEDS_SHAPE: Shape = { repeated: { 7: MODELS_PER_FUNCTION_MAX }, nested: { 7: {} } }

const MODEL_NAME = new RegExp(MODEL_NAME_PATTERN)

export function needsToWire ({ isolation, models, ...needs }: Needs): NeedsFields {
  return {
    ...needs,
    isolation: ISOLATIONS.toWire(isolation),
    gpuModel: wellFormed(needs.gpuModel),
    models: models.map(({ name, contentId, bytes }) => ({ name, bytes, contentId: own(contentIdToBytes(contentId)) }))
  }
}

/** Throws DCN_MESSAGE_MALFORMED; `what` is the message that they stand in. */
export function needsFromWire (what: string, fields: NeedsFields | undefined): Needs {
  must(fields !== undefined, what, 'needs are missing')
  const { isolation, models, ...needs } = fields
  must(needs.gpuModel.length <= GPU_MODEL_CHARS_MAX, what, 'gpuModel is too long')
  must(new Set(models.map(({ name }) => name)).size === models.length, what, 'two models have one name')
  for (const { name, contentId, bytes } of models) {
    must(MODEL_NAME.test(name), what, 'the name of a model is none')
    must(isContentIdBytes(contentId), what, 'a content id is not 32 bytes')
    must(bytes <= MODEL_BYTES_MAX, what, 'a model is above the limit')
  }
  return {
    ...needs,
    isolation: ISOLATIONS.fromWire(what, isolation),
    models: models.map(({ name, contentId, bytes }) => ({ name, contentId: contentIdFromBytes(contentId), bytes }))
  }
}

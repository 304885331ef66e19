/** The options that say what a job needs of a node, on every command that has one run, and needs in words. */
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { NeedsRequest } from '../protocol/api/needs.ts'
import { ISOLATION_LEVELS, type IsolationLevel } from '../protocol/core/isolation.ts'
import {
  GPU_MODEL_CHARS_MAX, MEMORY_DEFAULT_MIB, MEMORY_MAX_MIB, MEMORY_MIN_MIB, MODEL_NAME_PATTERN, MODELS_PER_FUNCTION_MAX
} from '../protocol/core/limits.ts'
import { MEMORY_CLASSES_MIB } from '../protocol/core/memory-class.ts'
import { integerWithin } from './gateway-option.ts'

const MODEL = new RegExp(`^(${MODEL_NAME_PATTERN.slice(1, -1)})=([0-9A-Fa-f]{64})$`)
const VRAM_MIB_MAX = 1_048_576

export interface NeedsOptions {
  memoryMib?: number
  isolation?: IsolationLevel
  gpu?: string | true
  vramMib?: number
  model?: Record<string, string>
}

export function addNeedsOptions (command: Command): Command {
  return command
    .option('--memory-mib <integer>',
      `memory that the code may use, raised to ${MEMORY_CLASSES_MIB.join(', ')} (default: ${MEMORY_DEFAULT_MIB})`,
      integerWithin(MEMORY_MIN_MIB, MEMORY_MAX_MIB))
    .addOption(new Option('--isolation <level>', 'what must at least stand between the code and the machine ' +
      '(default: none)').choices(ISOLATION_LEVELS))
    .option('--gpu [model]', 'run only on a node with a GPU, or with one that has this in its name', gpuModel)
    .option('--vram-mib <integer>', 'with a GPU of so much memory', integerWithin(0, VRAM_MIB_MAX))
    .option('--model <name=sha256>', `a model that the code reads by this name; up to ${MODELS_PER_FUNCTION_MAX} times`,
      addModel)
}

/** What of them goes into a request; undefined where nothing does. */
export function needsOfOptions ({ memoryMib, isolation, gpu, vramMib, model }: NeedsOptions): NeedsRequest | undefined {
  const wanted = {
    ...typeof gpu === 'string' ? { model: gpu } : {}, ...vramMib === undefined ? {} : { vramMiB: vramMib }
  }
  const needs: NeedsRequest = {
    ...memoryMib === undefined ? {} : { memoryMiB: memoryMib },
    ...isolation === undefined ? {} : { isolation },
    ...gpu === undefined && vramMib === undefined ? {} : { gpu: Object.keys(wanted).length === 0 ? true : wanted },
    ...model === undefined ? {} : { models: model }
  }
  return Object.keys(needs).length === 0 ? undefined : needs
}

/** As `512 MiB, isolation landlock, a GPU named L4 with 16384 MiB, model vad`. */
export function needsWords ({ memoryMiB, isolation = 'none', gpu = false, models = {} }: NeedsRequest): string {
  const { model, vramMiB } = typeof gpu === 'boolean' ? {} : gpu
  return [
    memoryMiB === undefined ? '' : `${memoryMiB} MiB`,
    isolation === 'none' ? '' : `isolation ${isolation}`,
    gpu === false ? '' : `a GPU${model === undefined ? '' : ` named ${model}`}` +
      (vramMiB === undefined ? '' : ` with ${vramMiB} MiB`),
    ...Object.keys(models).map(name => `model ${name}`)
  ].filter(word => word !== '').join(', ')
}

function gpuModel (text: string): string {
  if (text.length >= 1 && text.length <= GPU_MODEL_CHARS_MAX) return text
  throw new InvalidArgumentError(`It has to have from 1 to ${GPU_MODEL_CHARS_MAX} characters.`)
}

function addModel (text: string, before: Record<string, string> = {}): Record<string, string> {
  const [, name, hash] = MODEL.exec(text) ?? []
  if (name === undefined || hash === undefined) {
    throw new InvalidArgumentError('It has to be a name, =, and the 64 hexadecimal digits of a SHA-256.')
  }
  if (Object.hasOwn(before, name)) throw new InvalidArgumentError(`The name ${name} stands twice.`)
  const models = { ...before, [name]: hash }
  if (Object.keys(models).length <= MODELS_PER_FUNCTION_MAX) return models
  throw new InvalidArgumentError(`There may be ${MODELS_PER_FUNCTION_MAX} at most.`)
}

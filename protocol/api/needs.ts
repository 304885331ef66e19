/** The REST contract of what a job may need of a node, shared by runs, deployed functions and explanations. */
import { Type, type Static } from 'typebox'
import { ISOLATION_LEVELS } from '../core/isolation.ts'
import {
  GPU_MODEL_CHARS_MAX, MEMORY_DEFAULT_MIB, MEMORY_MAX_MIB, MEMORY_MIN_MIB, MODEL_NAME_PATTERN, MODELS_PER_FUNCTION_MAX
} from '../core/limits.ts'
import { MEMORY_CLASSES_MIB } from '../core/memory-class.ts'

const VRAM_MIB_MAX = 1_048_576

const [NONE, LIMITED, LANDLOCK, NAMESPACES] = ISOLATION_LEVELS
const Isolation = Type.Union([
  Type.Literal(NONE), Type.Literal(LIMITED), Type.Literal(LANDLOCK), Type.Literal(NAMESPACES)
], {
  default: 'none',
  description: 'What must at least stand between the code and the machine. none: the permissions of Deno alone; ' +
    'limited: some of what follows, as on macOS; landlock: rules on files, a system call filter, resource limits; ' +
    'namespaces: a root, processes and network of its own, a system call filter, resource limits'
})

const Gpu = Type.Union([
  Type.Boolean(),
  Type.Object({
    model: Type.Optional(Type.String({
      minLength: 1, maxLength: GPU_MODEL_CHARS_MAX, pattern: '^[^\\p{C}]*$',
      description: 'Part of its name, in any letter case'
    })),
    vramMiB: Type.Optional(Type.Integer({ minimum: 0, maximum: VRAM_MIB_MAX, description: 'Memory that it must have' }))
  }, { additionalProperties: false })
], { default: false, description: 'Run only on a node with a GPU: any, or one like this. It is the job\'s alone' })

/** Content ids by the names that the function knows the models by. */
export const Models = Type.Unsafe<Record<string, string>>({
  type: 'object',
  maxProperties: MODELS_PER_FUNCTION_MAX,
  propertyNames: { pattern: MODEL_NAME_PATTERN },
  additionalProperties: { type: 'string', pattern: '^[0-9A-Fa-f]{64}$' },
  description: 'Models that the code reads: the name that it knows each by, and the SHA-256 of the file, in hex'
})

export const NeedsRequest = Type.Object({
  runtime: Type.Optional(Type.Literal('deno', { description: 'What runs the code' })),
  memoryMiB: Type.Optional(Type.Integer({
    minimum: MEMORY_MIN_MIB, maximum: MEMORY_MAX_MIB, default: MEMORY_DEFAULT_MIB,
    description: `Memory that the code may use, raised to ${MEMORY_CLASSES_MIB.join(', ')}, whichever is next; ` +
      `with a GPU at least ${MEMORY_CLASSES_MIB[1]}`
  })),
  isolation: Type.Optional(Isolation),
  gpu: Type.Optional(Gpu),
  models: Type.Optional(Models)
}, { additionalProperties: false, description: 'What the node must have' })
export type NeedsRequest = Static<typeof NeedsRequest>

/** What was asked for, in an answer: what is not there was not said, and a default would be filled in. */
export const NeedsAsked = Type.Unsafe<NeedsRequest>({
  type: 'object',
  description: 'What a run needs of a node unless it says otherwise; absent: nothing in particular',
  properties: Object.fromEntries(Object.entries(NeedsRequest.properties)
    .map(([name, schema]) => [name, { ...schema, default: undefined }]))
})

/** All needs of a job, what it did not ask for included. */
export const NeedsView = Type.Object({
  ...NeedsRequest.properties,
  runtime: Type.String(),
  memoryMiB: Type.Integer({ description: 'The memory class' }),
  isolation: Isolation,
  gpu: Gpu,
  models: Models
}, { description: 'What the node must have' })
export type NeedsView = Static<typeof NeedsView>

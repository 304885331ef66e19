/** What a connector is executed with, and what that gives. Specified in protocol/spec/connectors.md. */
import { bytesFromU32, u32FromBytes, wellFormed } from '../core/bytes.ts'
import {
  CONNECTOR_PATHS_CHARS_MAX, CONNECTOR_SCALARS_MAX, ENTITY_NAME_CHARS_MAX, EXECUTION_VALUES_MAX, PARTICLES_MAX,
  REVERT_MESSAGE_CHARS_MAX, RUNNING_INSTANCES_MAX
} from '../core/limits.ts'
import { decodeCanonical, malformed, must, type Shape } from './codec.ts'
import {
  Budget, ExecutionInput as InputCodec, ExecutionOutcome as OutcomeCodec, type FailureBody, type StreamBody
} from './connectors-messages.ts'
import { isEntityName, runningInstancesFrom, type RunningInstance } from './definitions.ts'
import { wordTable } from './enums.ts'
import { own } from './envelope.ts'

const VALUE_BYTES = 4
const PATH = /^(\/[A-Za-z_][A-Za-z0-9_]*:[0-9]+)+$/
/** RUNNING_INSTANCES_MAX of up to 20 bytes each. */
export const EXECUTION_INPUT_BYTES_MAX = 64 * 1024
/** EXECUTION_VALUES_MAX values, their paths, and the tags and lengths of the streams. */
export const EXECUTION_OUTCOME_BYTES_MAX =
  EXECUTION_VALUES_MAX * VALUE_BYTES + CONNECTOR_PATHS_CHARS_MAX + CONNECTOR_SCALARS_MAX * 16 + 64

export interface ExecutionInput {
  /** 1 to PARTICLES_MAX. */
  particlesCount: number
  /** By position, ascending. */
  dynamicRi: RunningInstance[]
}

export interface Stream {
  /** Such as `/T1:1/T0:0`. */
  path: string
  /** One for each particle; u32, on the wire little-endian. */
  data: Uint32Array
}

export type BudgetName =
  'applications' | 'values' | 'steps' | 'steps for one application' | 'gas' | 'gas for one application'
const BUDGETS = wordTable<BudgetName, Budget>({
  applications: Budget.BUDGET_APPLICATIONS,
  values: Budget.BUDGET_VALUES,
  steps: Budget.BUDGET_STEPS,
  'steps for one application': Budget.BUDGET_APPLICATION_STEPS,
  gas: Budget.BUDGET_GAS,
  'gas for one application': Budget.BUDGET_APPLICATION_GAS
})

/** Why an execution failed, as it does at every node alike. */
export type ExecutionFailure =
  | { kind: 'condition-not-met', connector: string }
  | { kind: 'static-override', position: number }
  /** Of Solidity: 1 assert, 17 arithmetic, 18 division by zero, 50 index. */
  | { kind: 'panic', panicCode: number }
  /** `message`: the text of require or revert, empty where there is none; its first REVERT_MESSAGE_CHARS_MAX. */
  | { kind: 'revert', message: string }
  | { kind: 'budget', budget: BudgetName, limit: number }

export type ExecutionOutcome =
  | { status: 'done', streams: Stream[] }
  | { status: 'failed', failure: ExecutionFailure }

const INPUT_SHAPE: Shape = { repeated: { 2: RUNNING_INSTANCES_MAX }, nested: { 2: {} } }
const OUTCOME_SHAPE: Shape = {
  nested: { 1: { repeated: { 1: CONNECTOR_SCALARS_MAX }, nested: { 1: {} } }, 2: { nested: { 5: {} } } }
}

export function encodeExecutionInput (input: ExecutionInput): Uint8Array {
  return InputCodec.encode(input)
}

/** Throws DCN_MESSAGE_TOO_LARGE, DCN_MESSAGE_MALFORMED. */
export function decodeExecutionInput (bytes: Uint8Array): ExecutionInput {
  const what = 'execution input'
  const { particlesCount, dynamicRi } = decodeCanonical(what, InputCodec, bytes, EXECUTION_INPUT_BYTES_MAX, INPUT_SHAPE)
  must(particlesCount >= 1 && particlesCount <= PARTICLES_MAX, what, `particlesCount is not 1 to ${PARTICLES_MAX}`)
  return { particlesCount, dynamicRi: runningInstancesFrom(what, dynamicRi) }
}

/** Equal executions have equal bytes. A message that is too long is cut. */
export function encodeExecutionOutcome (outcome: ExecutionOutcome): Uint8Array {
  if (outcome.status === 'failed') return OutcomeCodec.encode({ failed: failureToWire(outcome.failure) })
  const streams = outcome.streams.map(({ path, data }) => ({ path, data: own(bytesFromU32(data)) }))
  return OutcomeCodec.encode({ done: { streams } })
}

/** Outcomes of megabytes are read by several, one after the other: whether they can be shown, and then to show them. */
const decoded = new WeakMap<Uint8Array, ExecutionOutcome>()

/** `bytes` must not change afterwards. Throws DCN_MESSAGE_TOO_LARGE, DCN_MESSAGE_MALFORMED. */
export function decodeExecutionOutcome (bytes: Uint8Array): ExecutionOutcome {
  const known = decoded.get(bytes)
  if (known !== undefined) return known
  const outcome = outcomeFrom(bytes)
  decoded.set(bytes, outcome)
  return outcome
}

function outcomeFrom (bytes: Uint8Array): ExecutionOutcome {
  const what = 'execution outcome'
  const { done, failed } = decodeCanonical(what, OutcomeCodec, bytes, EXECUTION_OUTCOME_BYTES_MAX, OUTCOME_SHAPE)
  if (done !== undefined) return { status: 'done', streams: streamsFrom(done.streams) }
  if (failed !== undefined) return { status: 'failed', failure: failureFrom(failed) }
  throw malformed(what, 'it is empty')
}

function streamsFrom (bodies: readonly StreamBody[]): Stream[] {
  const what = 'execution outcome'
  const [first] = bodies
  must(first !== undefined, what, 'it has no stream')
  const { byteLength } = first.data
  must(byteLength > 0 && byteLength % VALUE_BYTES === 0, what, 'values are not whole')
  must(byteLength <= PARTICLES_MAX * VALUE_BYTES, what, 'a stream has too many values')
  must(bodies.length * byteLength <= EXECUTION_VALUES_MAX * VALUE_BYTES, what, 'it has too many values')
  must(bodies.every(({ data }) => data.byteLength === byteLength), what, 'its streams are not equally long')
  const paths = bodies.map(({ path }) => path)
  must(paths.every(path => PATH.test(path)), what, 'a path is none')
  const pathChars = paths.reduce((sum, path) => sum + path.length, 0)
  must(pathChars <= CONNECTOR_PATHS_CHARS_MAX, what, 'its paths are too long')
  return bodies.map(({ path, data }) => ({ path, data: u32FromBytes(data) }))
}

function failureToWire (failure: ExecutionFailure): FailureBody {
  switch (failure.kind) {
    case 'condition-not-met': return { conditionNotMet: failure.connector }
    case 'static-override': return { staticOverride: failure.position }
    case 'panic': return { panic: failure.panicCode }
    case 'revert': return { revert: wellFormed(failure.message.slice(0, REVERT_MESSAGE_CHARS_MAX)) }
    case 'budget': return { budget: { budget: BUDGETS.toWire(failure.budget), limit: failure.limit } }
  }
}

function failureFrom ({ conditionNotMet, staticOverride, panic, revert, budget }: FailureBody): ExecutionFailure {
  const what = 'execution outcome'
  if (conditionNotMet !== undefined) {
    must(isEntityName(conditionNotMet), what, `its connector has no name of 1 to ${ENTITY_NAME_CHARS_MAX} characters`)
    return { kind: 'condition-not-met', connector: conditionNotMet }
  }
  if (staticOverride !== undefined) return { kind: 'static-override', position: staticOverride }
  if (panic !== undefined) return { kind: 'panic', panicCode: panic }
  if (revert !== undefined) {
    must(revert.length <= REVERT_MESSAGE_CHARS_MAX, what, 'its message is too long')
    return { kind: 'revert', message: revert }
  }
  must(budget !== undefined, what, 'it fails for no reason')
  return { kind: 'budget', budget: BUDGETS.fromWire(what, budget.budget), limit: budget.limit }
}

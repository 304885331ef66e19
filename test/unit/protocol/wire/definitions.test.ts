/** Definitions and executions: their bytes, what they mean, and what is not taken. Never edit a vector. */
import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bytesFromU32, u32FromBytes } from '../../../../protocol/core/bytes.ts'
import { isDcnError } from '../../../../protocol/core/errors.ts'
import {
  CALL_ARGS_MAX, CONDITION_ARGS_MAX, CONNECTOR_DIMENSIONS_MAX, CONNECTOR_PATHS_CHARS_MAX, DIMENSION_PROGRAMS_MAX,
  DIMENSION_TRANSFORMATIONS_MAX, ENTITY_NAME_CHARS_MAX, EXECUTION_VALUES_MAX, PARTICLES_MAX,
  REVERT_MESSAGE_CHARS_MAX, RUNNING_INSTANCES_MAX, SOURCE_BYTES_MAX
} from '../../../../protocol/core/limits.ts'
import { partsOf, pinsOf } from '../../../../protocol/connectors/closure.ts'
import {
  decodeDefinition, encodeDefinition, type ConnectorDefinition, type Definition
} from '../../../../protocol/wire/definitions.ts'
import {
  decodeExecutionInput, decodeExecutionOutcome, encodeExecutionInput, encodeExecutionOutcome,
  EXECUTION_INPUT_BYTES_MAX, type ExecutionFailure, type ExecutionInput, type ExecutionOutcome
} from '../../../../protocol/wire/executions.ts'
import {
  add, always, connectorDefinition, idOf, piece, pitch, scalar, sourceDefinition
} from '../../../helpers/definitions.ts'
import { codeOf } from '../../../helpers/wire-fixtures.ts'
import { bytesField, hostileMessage, joined, uintField } from '../../../helpers/wire-raw.ts'

const input: ExecutionInput = {
  particlesCount: 16, dynamicRi: [{ position: 1, startPoint: 60, transformationShift: 2 }]
}
const done: ExecutionOutcome = {
  status: 'done',
  streams: [
    { path: '/piece:0/pitch:0', data: Uint32Array.of(0, 2 ** 32 - 1) }, { path: '/piece:1', data: Uint32Array.of(1, 2) }
  ]
}
const failed = (failure: ExecutionFailure): ExecutionOutcome => ({ status: 'failed', failure })
const FAILURES: Record<string, ExecutionOutcome> = {
  condition: failed({ kind: 'condition-not-met', connector: 'piece' }),
  override: failed({ kind: 'static-override', position: 0 }),
  panic: failed({ kind: 'panic', panicCode: 17 }),
  revert: failed({ kind: 'revert', message: 'no' }),
  'revert-empty': failed({ kind: 'revert', message: '' }),
  budget: failed({ kind: 'budget', budget: 'gas for one application', limit: 3_000_000_000 })
}
const DEFINITIONS: Record<string, Definition> = { transformation: add, condition: always, connector: pitch, piece }
const OUTCOMES: Record<string, ExecutionOutcome> = { done, ...FAILURES }

const MESSAGES: Record<string, Uint8Array> = {
  ...Object.fromEntries(Object.entries(DEFINITIONS).map(([name, definition]) =>
    [`definition-${name}`, encodeDefinition(definition).bytes])),
  'execution-input': encodeExecutionInput(input),
  ...Object.fromEntries(Object.entries(OUTCOMES).map(([name, outcome]) =>
    [`execution-${name}`, encodeExecutionOutcome(outcome)]))
}

/** Definitions are in their second language. */
const fileOf = (name: string, version = name.startsWith('definition-') ? 2 : 1) =>
  new URL(`../../../vectors/${name}.v${version}.hex`, import.meta.url)
const read = (name: string, version?: number) =>
  new Uint8Array(Buffer.from(readFileSync(fileOf(name, version), 'utf8').trim(), 'hex'))
const encode = (changes: Partial<ConnectorDefinition>) => codeOf(() => encodeDefinition(connectorDefinition(changes)))
const MALFORMED = 'DCN_MESSAGE_MALFORMED'

const test = suite('wire/definitions')

for (const [name, bytes] of Object.entries(MESSAGES)) {
  test(`${name} keeps its bytes`, () => {
    assert.ok(existsSync(fileOf(name)), `${fileOf(name).pathname} is missing`)
    assert.is(Buffer.from(bytes).toString('hex'), Buffer.from(read(name)).toString('hex'))
  })
}

test('the vectors mean what they were made from', () => {
  for (const [name, definition] of Object.entries(DEFINITIONS)) {
    assert.equal(decodeDefinition(read(`definition-${name}`)), definition)
  }
  for (const [name, outcome] of Object.entries(OUTCOMES)) {
    assert.equal(decodeExecutionOutcome(read(`execution-${name}`)), outcome)
  }
  assert.equal(decodeExecutionInput(read('execution-input')), input)
})

test('what is in the first language is refused, and said to be', () => {
  for (const name of Object.keys(DEFINITIONS)) {
    assert.throws(() => decodeDefinition(read(`definition-${name}`, 1)),
      (err: unknown) => isDcnError(err) && err.code === MALFORMED &&
        err.message.includes('it is in language 1, and this program knows 2'))
  }
})

test('a connector names what it is made of, each once', () => {
  const namedBy = (definition: Definition): string[] =>
    [...partsOf(pinsOf(definition).map(({ id }) => id), () => undefined)].map(({ id }) => id)
  assert.equal(namedBy(piece).sort(), [idOf(add), idOf(pitch), idOf(always)].sort())
  assert.equal(namedBy(add), [])
})

test('a definition within the limits is taken, one beyond them is not', () => {
  const named = (chars: number) => codeOf(() => encodeDefinition(sourceDefinition({ name: 'n'.repeat(chars) })))
  assert.is(named(ENTITY_NAME_CHARS_MAX), undefined)
  assert.is(named(ENTITY_NAME_CHARS_MAX + 1), MALFORMED)
  const sized = (bytes: number) => codeOf(() => encodeDefinition(sourceDefinition({ source: '/'.repeat(bytes) })))
  assert.is(sized(SOURCE_BYTES_MAX), undefined)
  assert.is(sized(SOURCE_BYTES_MAX + 1), MALFORMED)
  const dimensions = (count: number) => encode({ dimensions: Array.from({ length: count }, () => scalar()) })
  assert.is(dimensions(CONNECTOR_DIMENSIONS_MAX), undefined)
  assert.is(dimensions(CONNECTOR_DIMENSIONS_MAX + 1), MALFORMED)
  assert.is(dimensions(0), MALFORMED)
  const call = (at: number) => ({ name: 'add', id: at.toString(16).padStart(64, '0'), args: [] })
  const calls = (count: number, programs: number) =>
    encode({ dimensions: [scalar(Array.from({ length: count }, (_, at) => call(at % programs)))] })
  assert.is(calls(DIMENSION_TRANSFORMATIONS_MAX, DIMENSION_PROGRAMS_MAX), undefined)
  assert.is(calls(DIMENSION_TRANSFORMATIONS_MAX + 1, 1), MALFORMED)
  assert.is(calls(DIMENSION_PROGRAMS_MAX + 1, DIMENSION_PROGRAMS_MAX + 1), MALFORMED)
  const args = (count: number, value: number) =>
    encode({ dimensions: [scalar([{ ...call(0), args: Array<number>(count).fill(value) }])] })
  assert.is(args(CALL_ARGS_MAX, 2 ** 31 - 1), undefined)
  assert.is(args(CALL_ARGS_MAX + 1, 0), MALFORMED)
  assert.is(args(1, 2 ** 31), MALFORMED)
  const statics = (count: number) => encode({
    staticRi: Array.from({ length: count }, (_, position) => ({ position, startPoint: 0, transformationShift: 0 }))
  })
  const conditionArgs = (count: number) => encode({ conditionArgs: Array<number>(count).fill(-1) })
  assert.is(conditionArgs(CONDITION_ARGS_MAX), undefined)
  assert.is(conditionArgs(CONDITION_ARGS_MAX + 1), MALFORMED)
  assert.is(statics(RUNNING_INSTANCES_MAX), undefined)
  assert.is(statics(RUNNING_INSTANCES_MAX + 1), MALFORMED)
  const everyCall = Array.from({ length: DIMENSION_TRANSFORMATIONS_MAX }, () => ({ ...call(0), args: [1, 1, 1, 1, 1] }))
  assert.is(encode({ dimensions: Array.from({ length: 400 }, () => scalar(everyCall)) }), 'DCN_MESSAGE_TOO_LARGE')
})

test('there is one encoding of a definition', () => {
  const composite = { name: 'pitch', id: idOf(pitch) }
  const bind = (...slots: number[]) => encode({
    dimensions: [{ ...scalar(), composite, bindings: slots.map(slot => ({ slot, connector: composite })) }]
  })
  assert.is(bind(0, 2 ** 32 - 1), undefined)
  assert.is(bind(1, 0), MALFORMED)
  assert.is(bind(1, 1), MALFORMED)
  assert.is(encode({ dimensions: [{ ...scalar(), bindings: [{ slot: 0, connector: composite }] }] }), MALFORMED)
  const ri = (position: number) => ({ position, startPoint: 0, transformationShift: 0 })
  assert.is(encode({ staticRi: [ri(1), ri(0)] }), MALFORMED)
  assert.is(encode({ condition: { name: 'a-b', id: idOf(add) } }), MALFORMED)
  assert.is(encode({ condition: { name: 'ab', id: 'ab' } }), MALFORMED)
  const body = bytesField(2, joined(bytesField(1, Buffer.from('add')), bytesField(2, Buffer.from('return x;'))))
  assert.is(codeOf(() => decodeDefinition(joined(uintField(1, 2), body))), undefined)
  assert.is(codeOf(() => decodeDefinition(joined(uintField(1, 3), body))), MALFORMED, 'another language')
  assert.is(codeOf(() => decodeDefinition(body)), MALFORMED, 'no language')
  assert.is(codeOf(() => decodeDefinition(uintField(1, 2))), MALFORMED, 'nothing')
})

test('inputs and outcomes are held to their limits', () => {
  const count = (particlesCount: number) =>
    codeOf(() => decodeExecutionInput(encodeExecutionInput({ particlesCount, dynamicRi: [] })))
  assert.equal([0, 1, PARTICLES_MAX, PARTICLES_MAX + 1].map(count), [MALFORMED, undefined, undefined, MALFORMED])
  const dynamicRi = Array.from({ length: RUNNING_INSTANCES_MAX }, (_, at) => ({
    position: 2 ** 32 - RUNNING_INSTANCES_MAX + at, startPoint: 2 ** 32 - 1, transformationShift: 2 ** 32 - 1
  }))
  const largest = encodeExecutionInput({ particlesCount: 1, dynamicRi })
  assert.ok(largest.byteLength <= EXECUTION_INPUT_BYTES_MAX)
  assert.is(decodeExecutionInput(largest).dynamicRi.length, RUNNING_INSTANCES_MAX)
  const outcome = (streams: Array<{ path: string, data: Uint32Array }>) =>
    codeOf(() => decodeExecutionOutcome(encodeExecutionOutcome({ status: 'done', streams })))
  const stream = (values: number, path = '/a:0') => ({ path, data: new Uint32Array(values) })
  const many = EXECUTION_VALUES_MAX / PARTICLES_MAX
  assert.is(outcome(Array.from({ length: many }, () => stream(PARTICLES_MAX))), undefined)
  assert.is(outcome(Array.from({ length: many + 1 }, () => stream(PARTICLES_MAX))), MALFORMED)
  assert.is(outcome([stream(PARTICLES_MAX + 1)]), MALFORMED)
  assert.is(outcome([]), MALFORMED)
  assert.is(outcome([stream(0)]), MALFORMED)
  assert.is(outcome([stream(1), stream(2)]), MALFORMED)
  assert.is(outcome([stream(1, 'a:0')]), MALFORMED)
  const path = (chars: number) => `/${'a'.repeat(chars - 3)}:0`
  assert.is(outcome([stream(1, path(CONNECTOR_PATHS_CHARS_MAX))]), undefined)
  assert.is(outcome([stream(1, path(CONNECTOR_PATHS_CHARS_MAX + 1))]), MALFORMED)
})

test('a message of require or revert is cut', () => {
  const told = (message: string) => {
    const back = decodeExecutionOutcome(encodeExecutionOutcome(failed({ kind: 'revert', message })))
    return back.status === 'failed' && back.failure.kind === 'revert' ? back.failure.message : undefined
  }
  assert.is(told('m'.repeat(REVERT_MESSAGE_CHARS_MAX + 1))?.length, REVERT_MESSAGE_CHARS_MAX)
  assert.is(told('\u{1f600}'.repeat(REVERT_MESSAGE_CHARS_MAX))?.length, REVERT_MESSAGE_CHARS_MAX)
  assert.is(told('\ud83d'), '\ufffd')
})

test('values travel as little-endian words, from wherever they lie', () => {
  fc.assert(fc.property(fc.uint32Array({ maxLength: 20 }), fc.nat(3), (values, offset) => {
    const bytes = bytesFromU32(values)
    assert.is(Buffer.from(bytes).toString('hex'), [...values].map(value => {
      const word = Buffer.alloc(4)
      word.writeUInt32LE(value)
      return word.toString('hex')
    }).join(''))
    const moved = new Uint8Array(bytes.byteLength + offset)
    moved.set(bytes, offset)
    assert.equal([...u32FromBytes(moved.subarray(offset))], [...values])
  }))
})

test('whatever bytes come, there is a value of them or a named error, and one encoding for a value', () => {
  const nested = hostileMessage(5, hostileMessage(5, hostileMessage(3, fc.uint8Array({ maxLength: 40 }))))
  const any = fc.oneof(nested, fc.constantFrom(...Object.values(MESSAGES)).chain(bytes =>
    fc.tuple(fc.nat(bytes.byteLength - 1), fc.nat(255)).map(([at, byte]) => {
      const changed = new Uint8Array(bytes)
      changed[at] = byte
      return changed
    })))
  fc.assert(fc.property(any, bytes => {
    const again = [
      () => encodeDefinition(decodeDefinition(bytes)).bytes,
      () => encodeExecutionInput(decodeExecutionInput(bytes)),
      () => encodeExecutionOutcome(decodeExecutionOutcome(bytes))
    ]
    for (const codec of again) {
      try {
        assert.equal(codec(), bytes)
      } catch (err) {
        if (!isDcnError(err)) throw err
        assert.is(err.code, MALFORMED)
      }
    }
  }), { numRuns: 2_000 })
})

test.run()

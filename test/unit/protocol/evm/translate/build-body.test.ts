import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  COPY_WORD_STEPS, EXP_BYTE_STEPS, KECCAK256_STEPS, KECCAK256_WORD_STEPS, memorySteps
} from '../../../../../protocol/evm/steps.ts'
import { buildBody } from '../../../../../protocol/evm/translate/build-body.ts'
import { edgesOf } from '../../../../../protocol/evm/translate/graph.ts'
import type { Body, Op } from '../../../../../protocol/evm/translate/ir.ts'
import { BLOCKS_MAX, CODE_BYTES_MAX, STACK_MAX, VALUES_MAX } from '../../../../../protocol/evm/translate/limits.ts'
import { TranslationRefusal, type RefusalReason } from '../../../../../protocol/evm/translate/refusal.ts'
import { assemble } from '../../../../conformance/assembler.ts'

function build (text: string, args = 1): Body {
  return buildBody(assemble(text), { kind: 'transformation', args })
}

function reasonFor (text: string): RefusalReason | undefined {
  try {
    build(text)
  } catch (err) {
    if (err instanceof TranslationRefusal) return err.reason
    throw err
  }
  return undefined
}

function ops ({ blocks, values }: Body): Op[] {
  return blocks.flatMap(block => block.values.map(id => values[id]!.op))
}

function stores (body: Body): number {
  return ops(body).filter(op => op === 'mstore').length
}

/** Returns the word on the stack. */
const RETURN = '0 MSTORE 32 0 RETURN'
const X = '0 CALLDATALOAD'

const test = suite('bytecode to a body')

test('what is returned is the word itself, not what memory holds', () => {
  const body = build(`${X} 32 CALLDATALOAD ADD ${RETURN}`)
  assert.equal(ops(body).sort(), ['add', 'argument', 'x'])
  const [{ end, steps }] = body.blocks as [Body['blocks'][number]]
  assert.is(end.kind === 'return' && body.values[end.value]!.op, 'add')
  assert.is(steps, 10 + memorySteps(1))
  assert.is(body.leavesMemory, false)
})

test('a load between overlapping stores is left alone', () => {
  const body = build(`${X} 0 MSTORE 7 16 MSTORE 32 0 RETURN`)
  assert.equal(ops(body).filter(op => op === 'mstore' || op === 'mload'), ['mstore', 'mstore', 'mload'])
  assert.is(body.leavesMemory, true)
  const apart = build(`${X} 0 MSTORE 7 32 MSTORE 32 0 RETURN`)
  assert.is(stores(apart), 0)
})

test('a store at an unknown place forgets what was stored, unless it cannot reach it', () => {
  assert.is(ops(build(`5 0 MSTORE 9 ${X} MSTORE 32 0 RETURN`)).includes('mload'), true)
  assert.is(ops(build(`5 0 MSTORE 9 ${X} 32 ADD MSTORE 32 0 RETURN`)).includes('mload'), false)
})

test('a store that is written over before it is read goes, one that a revert shows stays', () => {
  const body = build(`1 0 MSTORE ${X} 0 MSTORE ${X} @fail JUMPI 5 ${RETURN} fail: 32 0 REVERT`)
  assert.is(stores(body), 1)
  assert.is(body.leavesMemory, true, 'it was made before the branch')
  const late = build(`${X} @fail JUMPI 5 ${RETURN} fail: 9 0 MSTORE 32 0 REVERT`)
  assert.is(stores(late), 1)
  assert.is(late.leavesMemory, false, 'what stores does not return')
})

test('what differs from one way to the next is not forwarded', () => {
  const body = build(`5 0 MSTORE ${X} @other JUMPI 6 0 MSTORE other: 32 0 RETURN`)
  assert.ok(ops(body).includes('mload'))
  const same = build(`5 0 MSTORE ${X} @other JUMPI 6 64 MSTORE other: 32 0 RETURN`)
  assert.not.ok(ops(same).includes('mload'))
})

test('code that two callers share is each one\'s own', () => {
  const body = build(`@first ${X} @plus JUMP first: @second SWAP1 @plus JUMP second: ${RETURN} plus: 3 ADD SWAP1 JUMP`)
  assert.is(body.blocks.length, 1, 'all of it is one block')
  assert.is(ops(body).filter(op => op === 'add').length, 2)
})

test('a counter knows its bounds from the loop\'s own test', () => {
  const body = build(`0 head: 8 DUP2 LT ISZERO @out JUMPI 1 ADD @head JUMP out: ${RETURN}`)
  const [counter] = body.blocks.flatMap(({ params }) => params)
  assert.equal(body.values[counter!]!.range, { low: 0n, high: 8n })
})

test('nothing leads to where a body begins', () => {
  for (const text of ['head: @head JUMP', `head: ${X} @head JUMPI 5 ${RETURN}`]) {
    const { blocks } = build(text)
    assert.ok(blocks.length > 1)
    assert.not.ok(blocks.some(({ end }) => edgesOf(end).some(({ block }) => block === 0)))
    assert.equal(blocks[0]!.params, [])
  }
})

test('a branch that can only go one way is none', () => {
  assert.is(build(`${X} 0xffffffff LT @never JUMPI 5 ${RETURN} never: 0 0 REVERT`).blocks.length, 1)
  assert.is(build(`${X} 0xfffffffe LT @once JUMPI 5 ${RETURN} once: 0 0 REVERT`).blocks.length, 3)
})

test('memory that is certain to be used is charged beforehand, and what may be is asked for', () => {
  const certain = build(`1 0x100 MSTORE 1 0x80 MSTORE 5 ${RETURN}`)
  assert.equal(ops(certain), [])
  assert.is(certain.blocks[0]!.steps, 12 + memorySteps(9))
  const asked = build(`1 ${X} MSTORE 5 ${RETURN}`)
  assert.is(ops(asked).filter(op => op === 'grow').length, 1, 'the word that is returned is there already, at least')
})

test('what an operation costs by its data is charged though nothing needs what it gives', () => {
  const known = build(`300 3 EXP POP 64 0 KECCAK256 POP 33 0 0 CALLDATACOPY 5 ${RETURN}`)
  assert.equal(ops(known), [])
  const steps = 16 + 10 + 2 * EXP_BYTE_STEPS + KECCAK256_STEPS + 2 * KECCAK256_WORD_STEPS + 2 * COPY_WORD_STEPS
  assert.is(known.blocks[0]!.steps, steps + memorySteps(2))
  const asked = build(`${X} 3 EXP POP ${X} 0 KECCAK256 POP 5 ${RETURN}`)
  assert.equal(ops(asked).filter(op => op.startsWith('charge')), ['chargebytes', 'chargewords'])
})

test('refuses what it does not translate, and says why', () => {
  for (const word of ['GAS', 'STOP', 'SLOAD', 'MSIZE']) assert.is(reasonFor(`0 ${word}`), 'instruction', word)
  for (const text of ['ADD', '0 SWAP2', '0 DUP2', 'JUMP', '0 JUMPI']) assert.is(reasonFor(text), 'stack', text)
  // Where no place is, where none is known, and into a number that is pushed.
  for (const text of ['here: 3 JUMP', `${X} JUMP`, '4 JUMP 0x5b5b5b', '0xffffffffffffffffffff JUMP']) {
    assert.is(reasonFor(text), 'jump', text)
  }
  for (const text of ['0', '64 0 RETURN', `${X} 0 RETURN`]) assert.is(reasonFor(text), 'return', text)
  assert.is(reasonFor('here: '.repeat(CODE_BYTES_MAX + 1)), 'code-too-long')
})

test('a stack that is too high is refused, also where a loop makes it so', () => {
  assert.is(reasonFor(`${'0 '.repeat(STACK_MAX + 1)} POP ${RETURN}`), 'stack')
  assert.is(reasonFor(`${'0 '.repeat(STACK_MAX - 2)} ${RETURN}`), undefined)
  assert.is(reasonFor('head: 0 @head JUMP'), 'stack')
  assert.is(reasonFor('head: 1 @head JUMP'), 'stack')
})

test('more blocks than are looked at', () => {
  // Each test leaves one of two places on the stack, so that each next one is visited twice as often.
  const branches = Array.from({ length: 13 }, (_, at) => `@left ${X} @skip${at} JUMPI POP @right skip${at}:`).join(' ')
  assert.is(reasonFor(`${branches} ${'POP '.repeat(13)} 5 ${RETURN} left: right: 0 0 REVERT`), 'too-complex')
  const few = Array.from({ length: 6 }, (_, at) => `@left ${X} @skip${at} JUMPI POP @right skip${at}:`).join(' ')
  assert.is(reasonFor(`${few} ${'POP '.repeat(6)} 5 ${RETURN} left: right: 0 0 REVERT`), undefined)
  assert.ok(2 ** 13 > BLOCKS_MAX)
})

test('more values than are looked at', () => {
  // A function of 1,000 sums, called 100 times.
  const calls = Array.from({ length: 100 }, (_, at) => `@back${at} SWAP1 @sums JUMP back${at}:`).join(' ')
  const sums = `${X} ADD `.repeat(1_000)
  assert.is(reasonFor(`${X} ${calls} ${RETURN} sums: ${sums} SWAP1 JUMP`), 'too-complex')
  assert.is(reasonFor(`${X} @back SWAP1 @sums JUMP back: ${RETURN} sums: ${sums} SWAP1 JUMP`), undefined)
  assert.ok(100 * 1_000 > VALUES_MAX)
})

test.run()

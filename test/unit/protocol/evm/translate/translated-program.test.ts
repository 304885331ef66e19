import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ExecutionFault } from '../../../../../protocol/connectors/execution-fault.ts'
import { APPLICATION_STEPS_MAX } from '../../../../../protocol/core/limits.ts'
import { RevertFault, StepMeter } from '../../../../../protocol/evm/step-meter.ts'
import { memorySteps } from '../../../../../protocol/evm/steps.ts'
import type { Body } from '../../../../../protocol/evm/translate/ir.ts'
import { CHUNK_VALUES_MAX, MEMORY_WORDS_MAX } from '../../../../../protocol/evm/translate/layout.ts'
import { ANY, BOOL, type Range } from '../../../../../protocol/evm/translate/range.ts'
import { applied, BodyMaker, edge, programOf, wordsIn } from '../../../../helpers/ir.ts'

const U32: Range = { low: 0n, high: 0xffff_ffffn }
const I32: Range = { low: -0x8000_0000n, high: 0x7fff_ffffn }
const U33: Range = { low: 0n, high: 1n << 33n }
/** What the body of each kind takes. */
const STEPS = 7

/** x + args[0], modulo 2^32; reverts with x where that is `not`. */
function adding (not = -1n): Body {
  const maker = new BodyMaker()
  maker.block(STEPS)
  const x = maker.add('x', [], U32)
  const sum = maker.add('add', [x, maker.add('argument', [], U32, 0)], U33)
  maker.branch(maker.add('eq', [sum, maker.constant(not)], BOOL), 1, 2)
  maker.block(1)
  maker.add('mstore', [maker.constant(0n), x])
  maker.end({ kind: 'revert', offset: maker.constant(0n), size: maker.constant(32n) })
  maker.block(0)
  maker.return(sum)
  return maker.body(1)
}

/** x * args[0] + args[1]. */
function scaling (): Body {
  const maker = new BodyMaker()
  maker.block(STEPS)
  const product = maker.add('mul', [maker.add('x', [], U32), maker.add('argument', [], U32, 0)])
  maker.return(maker.add('add', [product, maker.add('argument', [], U32, 1)]))
  return maker.body(2)
}

/** Goes round a loop x times, 10 steps each, besides 5. */
function looping (): Body {
  const maker = new BodyMaker()
  maker.block(5)
  const x = maker.add('x', [], U32)
  maker.jump(1, x)
  maker.block(0)
  const left = maker.param(U32)
  maker.branch(left, 2, 3)
  maker.block(10)
  maker.jump(1, maker.add('sub', [left, maker.constant(1n)], U32))
  maker.block(0)
  maker.return(x)
  return maker.body()
}

const failureOf = (fault: unknown): unknown => fault instanceof ExecutionFault ? fault.failure : fault

async function faultOf (act: Promise<unknown>): Promise<unknown> {
  return await act.then(() => undefined, (err: unknown) => err)
}

const test = suite('translated program')

test('a value for each application, over many calls of the loop', async () => {
  const program = await programOf('transformation', adding())
  const meter = new StepMeter()
  const wanted = 2 * CHUNK_VALUES_MAX + 3
  const values = await program.apply([{ which: 0, args: [3] }], { x: 0xffff_ff00, phase: 0, wanted }, meter)
  assert.is(values.length, wanted)
  assert.ok(values.every((value, at) => value === (0xffff_ff00 + 3 * (at + 1)) % 2 ** 32))
  assert.is(meter.used, wanted * STEPS)
  assert.is((await program.apply([{ which: 0, args: [3] }], { x: 1, phase: 0, wanted: 0 }, meter)).length, 0)
  assert.is(meter.used, wanted * STEPS)
})

test('values behind gaps are those that each application would have given', async () => {
  const program = await programOf('transformation', adding())
  const [list, meter] = [[{ which: 0, args: [3] }, { which: 0, args: [10] }], new StepMeter()]
  const gaps = Uint32Array.from({ length: CHUNK_VALUES_MAX + 100 }, (_, at) => at === 50 ? 200_000 : 1 + at % 7)
  const values = await program.apply(list, { x: 5, phase: 1, wanted: gaps }, meter)
  const all = gaps.reduce((sum, gap) => sum + gap, 0)
  assert.is(meter.used, all * STEPS)
  const each = await program.apply(list, { x: 5, phase: 1, wanted: all }, meter)
  let at = -1
  assert.equal(values, gaps.map(gap => each[at += gap]!))
  assert.is(each[2], 5 + 10 + 3 + 10)
})

test('bodies take turns as the list says, from the entry that is first', async () => {
  const program = await programOf('transformation', adding(), scaling())
  const list = [{ which: 1, args: [3, 1] }, { which: 0, args: [7] }, { which: 1, args: [2, 0] }]
  const values = await program.apply(list, { x: 1, phase: 1, wanted: 5 }, new StepMeter())
  assert.equal([...values], [8, 16, 49, 56, 112])
  const other = await program.apply([{ which: 0, args: [1] }], { x: 1, phase: 0, wanted: 2 }, new StepMeter())
  assert.equal([...other], [2, 3])
})

test('a list as long as there can be one', async () => {
  const program = await programOf('transformation', adding())
  const list = Array.from({ length: 256 }, (_, at) => ({ which: 0, args: [at] }))
  const values = await program.apply(list, { x: 0, phase: 255, wanted: 257 }, new StepMeter())
  assert.is(values[256], 255 * 128 + 255)
})

test('a condition has whole arguments with their signs', async () => {
  const maker = new BodyMaker()
  maker.block(STEPS)
  const one = maker.add('argument', [], I32, 0)
  maker.return(maker.add('slt', [one, maker.add('argument', [], I32, 1)], BOOL))
  const program = await programOf('condition', maker.body(2))
  const meter = new StepMeter()
  assert.is(await program.check([-5, 3], meter), true)
  assert.is(await program.check([3, -5], meter), false)
  assert.is(await program.check([-2_147_483_648, 2_147_483_647], meter), true)
  assert.is(meter.used, 3 * STEPS)
})

test('a revert has its data, counts what was before it, and leaves nothing behind', async () => {
  for (const bodies of [[adding(20n)], [adding(20n), scaling()]]) {
    const program = await programOf('transformation', ...bodies)
    const meter = new StepMeter()
    const [list, wanted] = [[{ which: 0, args: [5] }], 10]
    const fault = await faultOf(program.apply(list, { x: 0, phase: 0, wanted }, meter))
    assert.instance(fault, RevertFault)
    assert.equal(wordsIn((fault as RevertFault).data), [15n])
    assert.is(meter.used, 4 * STEPS + 1)
    assert.equal([...await program.apply(list, { x: 20, phase: 0, wanted: 2 }, meter)], [25, 30])
  }
})

test('an execution ends with the application that goes past its steps', async () => {
  for (const bodies of [[adding()], [adding(), scaling()]]) {
    const program = await programOf('transformation', ...bodies)
    const run = async (max: number, wanted: number | Uint32Array): Promise<unknown> => {
      const meter = new StepMeter(max)
      const list = [{ which: 0, args: [1] }]
      const fault = failureOf(await faultOf(program.apply(list, { x: 0, phase: 0, wanted }, meter)))
      assert.is(meter.used, fault === undefined ? 5_000 * STEPS : max + 1)
      return fault
    }
    for (const wanted of [5_000, Uint32Array.of(1_000, 4_000)]) {
      assert.is(await run(5_000 * STEPS, wanted), undefined)
      assert.equal(await run(5_000 * STEPS - 1, wanted), { kind: 'budget', budget: 'steps', limit: 5_000 * STEPS - 1 })
    }
  }
})

test('an application may take so many steps and no more, and a loop without an end is ended', async () => {
  const most = (APPLICATION_STEPS_MAX - 5) / 10
  assert.is(Number.isInteger(most), false)
  const within = await applied(looping(), Math.floor(most))
  assert.equal(within, { value: Math.floor(most), steps: 5 + 10 * Math.floor(most) })
  const tooLong = { kind: 'budget', budget: 'steps for one application', limit: APPLICATION_STEPS_MAX }
  assert.equal(failureOf((await applied(looping(), Math.ceil(most))).fault), tooLong)
  assert.equal(failureOf((await applied(looping(), 0xffff_ffff)).fault), tooLong)
  const endless = new BodyMaker()
  endless.block()
  endless.jump(1)
  endless.block(1)
  endless.jump(1)
  assert.equal(failureOf((await applied(endless.body())).fault), tooLong)
  for (const [steps, fails] of [[APPLICATION_STEPS_MAX, false], [APPLICATION_STEPS_MAX + 1, true]] as const) {
    const maker = new BodyMaker()
    maker.block(steps - 10)
    const x = maker.add('x', [], U32)
    maker.branch(x, 1, { block: 1, args: [] })
    maker.block(10)
    maker.return(x)
    assert.equal(failureOf((await applied(maker.body())).fault), fails ? tooLong : undefined)
  }
})

test('a loop may swap what it goes round with', async () => {
  const maker = new BodyMaker()
  maker.block()
  maker.jump(1, maker.constant(1n), maker.constant(2n ** 200n), maker.add('x', [], U32))
  maker.block(1)
  const [one, other, left] = [maker.param(), maker.param(), maker.param(U32)]
  maker.branch(left, edge(2), edge(3))
  maker.block(1)
  maker.jump(1, other, one, maker.add('sub', [left, maker.constant(1n)], U32))
  maker.block(1)
  maker.add('mstore', [maker.constant(0n), one])
  maker.add('mstore', [maker.constant(32n), other])
  maker.reveal(2)
  assert.equal(wordsIn((await applied(maker.body(), 4)).data), [1n, 2n ** 200n])
  assert.equal(wordsIn((await applied(maker.body(), 5)).data), [2n ** 200n, 1n])
})

test('memory costs by what it grows, to the last word that can be paid for', async () => {
  const grow = (...places: Array<readonly [offset: bigint, size: bigint]>): BodyMaker => {
    const maker = new BodyMaker()
    maker.block()
    maker.jump(1, ...places.flat().map(each => maker.constant(each)))
    maker.block()
    const params = places.flat().map(() => maker.param())
    for (let at = 0; at < params.length; at += 2) maker.add('grow', [params[at]!, params[at + 1]!])
    maker.return(maker.constant(1n))
    return maker
  }
  const stepsOf = async (...places: Array<readonly [bigint, bigint]>): Promise<number | undefined> => {
    const { value, steps } = await applied(grow(...places).body())
    return value === 1 ? steps : undefined
  }
  assert.is(await stepsOf([0n, 1n]), memorySteps(1))
  assert.is(await stepsOf([31n, 2n]), memorySteps(2))
  assert.is(await stepsOf([100_000n, 32n], [5n, 90_000n], [100_000n, 33n]), memorySteps(3_127))
  assert.is(await stepsOf([2n ** 255n, 0n], [2n ** 64n - 1n, 0n], [40n, 0n]), 0)
  const most = BigInt(MEMORY_WORDS_MAX) * 32n
  assert.is(await stepsOf([most - 1n, 1n]), memorySteps(MEMORY_WORDS_MAX))
  const beyond = [
    [most, 1n], [0n, most + 1n], [2n ** 64n - 1n, 2n], [2n ** 64n, 1n], [0n, 2n ** 128n], [2n ** 32n, 32n]
  ] as const
  for (const place of beyond) assert.is(await stepsOf(place), undefined)
  // At places that are known.
  const maker = new BodyMaker()
  maker.block()
  for (const [offset, size] of [[64n, 32n], [0n, 32n], [320n, 1n], [7n, 0n]] as const) {
    maker.add('grow', [maker.constant(offset), maker.constant(size)])
  }
  maker.return(maker.constant(1n))
  assert.equal(await applied(maker.body()), { value: 1, steps: memorySteps(11) })
})

test('charges by data count begun words, and bytes that are needed', async () => {
  const maker = new BodyMaker()
  maker.block(1)
  const sizes = [0n, 1n, 32n, 33n, 1_000n]
  const powers = [0n, 1n, 255n, 256n, 2n ** 64n - 1n, 2n ** 64n, 2n ** 128n, 2n ** 255n]
  maker.jump(1, ...[...sizes, ...powers].map(each => maker.constant(each)))
  maker.block(2)
  for (const _ of sizes) maker.add('chargewords', [maker.param()], ANY, 20)
  for (const _ of powers) maker.add('chargebytes', [maker.param()], ANY, 50)
  maker.return(maker.constant(1n))
  const words = 0 + 1 + 1 + 2 + 32
  const bytes = 0 + 1 + 1 + 2 + 8 + 9 + 17 + 32
  assert.equal(await applied(maker.body()), { value: 1, steps: 3 + 20 * words + 50 * bytes })
})

test('data are copied to memory, and beyond them zeros; memory is as new for the next application', async () => {
  const maker = new BodyMaker()
  const params = [
    [0n, 0n, 64n], [64n, 33n, 64n], [128n, 2n ** 64n, 32n], [2n ** 200n, 5n, 0n], [161n, 31n, 2n]
  ] as const
  maker.block()
  maker.jump(1, ...params.flat().map(each => maker.constant(each)))
  maker.block()
  for (const [to, from, size] of params.map(() => [maker.param(), maker.param(), maker.param()] as const)) {
    maker.add('grow', [to, size])
    maker.add('calldatacopy', [to, from, size])
  }
  const offsets = [0n, 1n, 33n, 63n, 64n, 2n ** 64n].map(each => maker.constant(each))
  for (const [at, offset] of offsets.entries()) {
    const to = maker.constant(BigInt(192 + 32 * at))
    maker.add('grow', [to, maker.constant(32n)])
    maker.add('mstore', [to, maker.add('calldataload', [offset])])
  }
  maker.reveal(12)
  const [x, arg] = [0x1234_5678, 0xfedc_ba98]
  const data = Buffer.alloc(12 * 32)
  data.writeUInt32BE(x, 28)
  data.writeUInt32BE(arg, 60)
  const copied = Buffer.alloc(data.length)
  for (const [to, from, size] of params) {
    if (size > 0n && from < 64n) data.copy(copied, Number(to), Number(from), Number(from + size))
  }
  for (const [at, from] of [0, 1, 33, 63, 64, 64].entries()) data.copy(copied, 192 + 32 * at, from, from + 32)
  assert.is(Buffer.from((await applied(maker.body(1), x, [arg])).data!).toString('hex'), copied.toString('hex'))
})

test('what an application leaves in memory is gone for the next', async () => {
  for (const grows of [false, true]) {
    const maker = new BodyMaker()
    maker.block()
    maker.jump(1, maker.constant(4_096n))
    maker.block()
    const [at, far] = [maker.constant(0n), maker.param()]
    const x = maker.add('x', [], U32)
    if (grows) maker.add('grow', [far, maker.constant(32n)])
    const found = [at, ...grows ? [far] : []].map(each => maker.add('mload', [each]))
    for (const each of [at, ...grows ? [far] : []]) maker.add('mstore', [each, x])
    maker.return(maker.add('add', [found[0]!, maker.add('add', [found.at(-1)!, maker.constant(9n)])]))
    const program = await programOf('transformation', maker.body(0, true))
    const values = await program.apply([{ which: 0, args: [] }], { x: 5, phase: 0, wanted: 3 }, new StepMeter())
    assert.equal([...values], [9, 9, 9])
  }
})

test('a hash is that of the message, and of nothing whatever the offset', async () => {
  const maker = new BodyMaker()
  maker.block()
  maker.jump(1, maker.constant(2n ** 70n), maker.constant(0n), maker.constant(29n), maker.constant(3n))
  maker.block()
  const [nowhere, nothing, offset, size] = [maker.param(), maker.param(), maker.param(), maker.param()]
  maker.add('mstore', [maker.constant(0n), maker.constant(0x616263n)])
  maker.add('grow', [offset, size])
  const hashes = [maker.add('keccak256', [nowhere, nothing]), maker.add('keccak256', [offset, size])]
  for (const [at, hash] of hashes.entries()) maker.add('mstore', [maker.constant(BigInt(at * 32)), hash])
  maker.reveal(2)
  // Of no bytes, and of the three of "abc".
  assert.equal(wordsIn((await applied(maker.body())).data), [
    0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470n,
    0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45n
  ])
})

test('memory that nobody can have paid for is not touched', async () => {
  const tooLong = { kind: 'budget', budget: 'steps for one application', limit: APPLICATION_STEPS_MAX }
  for (const at of [2_000_000n, 2n ** 31n, 2n ** 64n, 2n ** 256n - 1n]) {
    for (const use of ['mstore', 'mstore8', 'mload', 'keccak256', 'calldatacopy', 'revert'] as const) {
      const maker = new BodyMaker()
      maker.block()
      maker.jump(1, maker.constant(at))
      maker.block()
      const [offset, size] = [maker.param(), maker.constant(1n)]
      const others = { mload: [offset], calldatacopy: [offset, size, size] }
      const operands = use in others ? others[use as 'mload'] : [offset, size]
      const value = use === 'revert' ? size : maker.add(use, operands)
      if (use === 'revert') maker.end({ kind: 'revert', offset, size })
      else maker.return(use === 'mload' || use === 'keccak256' ? value : size)
      assert.equal(failureOf((await applied(maker.body())).fault), tooLong, `${use} at ${at}`)
    }
  }
})

test.run()

import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ExecutionFault } from '../../../../protocol/connectors/execution-fault.ts'
import { APPLICATION_STEPS_MAX, EXECUTION_STEPS_MAX } from '../../../../protocol/core/limits.ts'
import { Compiler } from '../../../../protocol/evm/compiler.ts'
import { EvmEngine } from '../../../../protocol/evm/evm-engine.ts'
import type { ProgramFinder } from '../../../../protocol/evm/programs.ts'
import { REVERT_MESSAGE_BYTES_MAX } from '../../../../protocol/evm/revert-data.ts'
import { StepMeter } from '../../../../protocol/evm/step-meter.ts'
import type { ExecutionFailure } from '../../../../protocol/wire/executions.ts'
import { boundList, flatConnector, oracleOf, programsOf, type Call } from '../../../helpers/evm.ts'
import { compiledDir } from '../../../helpers/programs.ts'

const compiler = new Compiler({ directory: compiledDir() })
const ENGINES = { translated: await programsOf(compiler), oracle: await oracleOf(compiler) }
/** Of the test that runs. */
let programs: ProgramFinder = ENGINES.oracle

interface Run { calls: readonly Call[], x?: number, phase?: number, wanted: number | Uint32Array, meter?: StepMeter }

async function run ({ calls, x = 0, phase = 0, wanted, meter = new StepMeter() }: Run): Promise<number[]> {
  const built = flatConnector({ lists: [calls] })
  const engine = new EvmEngine({ programs, closure: built.closure, meter })
  return [...await engine.apply({ list: boundList(built), x, phase, wanted })]
}

async function check ([body, ...args]: Call, meter = new StepMeter()): Promise<boolean> {
  const { closure } = flatConnector({ lists: [], condition: [body] })
  return await new EvmEngine({ programs, closure, meter }).check(`condition: ${body}`, args)
}

async function failureOf (ends: Promise<unknown>): Promise<ExecutionFailure> {
  try {
    await ends
  } catch (err) {
    if (err instanceof ExecutionFault) return err.failure
    throw err
  }
  assert.unreachable('it did not fail')
  return { kind: 'revert', message: '' }
}

const ADD: Call = ['return x + args[0];', 3]
const MIXED: Call[] = [
  ['return x + args[0];', 1], ['return x * 2;'], ['return x + args[0];', 10],
  ['return (x ^ args[1]) % args[0];', 997, 5]
]
const PLAIN = [(x: number) => x + 1, (x: number) => x * 2, (x: number) => x + 10, (x: number) => (x ^ 5) % 997]

const tests = suite('evm engine')
/** On each engine by itself: both must do what is written here. */
const test = (name: string, act: () => Promise<void>): void => {
  for (const [engine, finder] of Object.entries(ENGINES)) {
    tests(`${engine}: ${name}`, async () => {
      programs = finder
      await act()
    })
  }
}

test('one transformation, several, and the order of a list', async () => {
  assert.equal(await run({ calls: [ADD], x: 1, wanted: 4 }), [4, 7, 10, 13])
  assert.equal(await run({ calls: MIXED.slice(0, 3), wanted: 6 }), [1, 2, 12, 13, 26, 36])
  assert.equal(await run({ calls: MIXED.slice(0, 3), x: 1, phase: 1, wanted: 6 }), [2, 12, 13, 26, 36, 37])
  assert.equal(await run({ calls: [['']], x: 9, wanted: 2 }), [0, 0])
  const five: Call = ['return uint32(args.length) * 10 + args[4];', 1, 2, 3, 4, 2147483647]
  assert.equal(await run({ calls: [five], wanted: 1 }), [2147483697])
  assert.equal(await run({ calls: [['return x;']], x: 4294967295, wanted: 1 }), [4294967295])
})

test('a long list of many bodies', async () => {
  const calls = Array.from({ length: 256 }, (_, at): Call => [`return x + args[0] * ${at % 16};`, at])
  let x = 0
  const expected = Array.from({ length: 600 }, (_, at) => x += (at + 250) % 256 * ((at + 250) % 256 % 16))
  assert.equal(await run({ calls, phase: 250, wanted: 600 }), expected)
})

test('values at gaps are those of every step', async () => {
  await fc.assert(fc.asyncProperty(
    fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 12 }), fc.nat(3), fc.nat(500), fc.boolean(),
    async (gaps, phase, start, single) => {
      const calls = single ? MIXED.slice(3) : MIXED
      const plain = single ? PLAIN.slice(3) : PLAIN
      const at = single ? 0 : phase
      let x = start
      let step = at
      const expected = gaps.map(gap => {
        for (let left = gap; left > 0; left--) x = plain[step++ % plain.length]!(x)
        return x
      })
      assert.equal(await run({ calls, x: start, phase: at, wanted: Uint32Array.from(gaps) }), expected)
      const all = await run({ calls, x: start, phase: at, wanted: gaps.reduce((sum, gap) => sum + gap, 0) })
      let index = -1
      assert.equal(gaps.map(gap => all[index += gap]), expected)
    }
  ), { numRuns: 12, seed: 4 })
})

test('what an application leaves in memory changes nothing for the next, and costs it nothing', async () => {
  const body = 'uint32[] memory a = new uint32[](200); for (uint32 i = 0; i < 200; i++) { a[i] += x + i; } ' +
    'return a[199] % 1009;'
  let x = 7
  const expected = Array.from({ length: 20 }, () => x = (x + 199) % 1009)
  const meter = new StepMeter()
  assert.equal(await run({ calls: [[body]], x: 7, wanted: 20, meter }), expected)
  const half = new StepMeter()
  await run({ calls: [[body]], x: 7, wanted: 10, meter: half })
  assert.is(meter.used, 2 * half.used)
  // Of memory that nobody wrote to, each application reads zeros.
  const writes: Call = ['uint32[3] memory a; x += a[1]; a[1] = 9; return x;']
  assert.equal(await run({ calls: [writes], x: 5, wanted: 3 }), [5, 5, 5])
})

test('steps are those of the applications, however they are asked for', async () => {
  const all = new StepMeter()
  await run({ calls: MIXED, wanted: 12, phase: 1, meter: all })
  const some = new StepMeter()
  await run({ calls: MIXED, wanted: Uint32Array.of(1, 7, 4), phase: 1, meter: some })
  assert.is(some.used, all.used)
  const one = new StepMeter()
  await run({ calls: [ADD], wanted: 1, meter: one })
  const ten = new StepMeter()
  await run({ calls: [ADD], wanted: 10, meter: ten })
  assert.is(ten.used, 10 * one.used)
  assert.ok(one.used > 20 && one.used < 60, `${one.used}`)
})

test('an application that takes more steps than it may ends the execution, soon', async () => {
  const budget = { kind: 'budget', budget: 'steps for one application', limit: APPLICATION_STEPS_MAX }
  assert.is(APPLICATION_STEPS_MAX, 5_000_000)
  for (const body of ['while (true) {} return x;', 'return uint32(new uint32[](10000000).length);']) {
    assert.equal(await failureOf(run({ calls: [[body]], wanted: 1 })), budget)
  }
  assert.equal(await failureOf(check(['while (true) {} return true;'])), budget)
  // So much memory is just not too much, and each application may take as much again.
  const large: Call = ['return uint32(new uint32[](args[0]).length) - args[0] + 1;', 49_400]
  const meter = new StepMeter()
  assert.equal(await run({ calls: [large], wanted: 2, meter }), [1, 1])
  assert.ok(meter.used > 1.9 * APPLICATION_STEPS_MAX && meter.used < 2 * APPLICATION_STEPS_MAX, `${meter.used}`)
  assert.equal(await failureOf(run({ calls: [[large[0], 49_900]], wanted: 2 })), budget)
})

test('all steps of an execution are counted, and are limited', async () => {
  const cost = new StepMeter()
  await run({ calls: [ADD], wanted: 10, meter: cost })
  const poor = new StepMeter(cost.used * 2 - 1)
  const built = flatConnector({ lists: [[ADD]] })
  const engine = new EvmEngine({ programs, closure: built.closure, meter: poor })
  const steps = { list: boundList(built), x: 0, phase: 0, wanted: 10 }
  await engine.apply(steps)
  assert.equal(await failureOf(engine.apply(steps)), { kind: 'budget', budget: 'steps', limit: poor.max })
  const exact = new StepMeter(cost.used)
  assert.equal((await run({ calls: [ADD], wanted: 10, meter: exact })).at(-1), 30)
  const condition = new StepMeter(3)
  assert.equal(await failureOf(check(['return true;'], condition)), { kind: 'budget', budget: 'steps', limit: 3 })
  assert.is(new StepMeter().max, EXECUTION_STEPS_MAX)
  assert.is(EXECUTION_STEPS_MAX, 5_000_000_000)
})

test('an application\'s own limit, and its own failure, are told before the execution\'s limit', async () => {
  const endless = run({ calls: [['while (true) {} return x;']], wanted: 1, meter: new StepMeter(10) })
  assert.equal(await failureOf(endless),
    { kind: 'budget', budget: 'steps for one application', limit: APPLICATION_STEPS_MAX })
  const failing = run({ calls: [['return x - 1;']], wanted: 1, meter: new StepMeter(10) })
  assert.equal(await failureOf(failing), { kind: 'panic', panicCode: 17 })
})

test('every way to fail', async () => {
  const panic = async (body: string, panicCode: number): Promise<void> => {
    assert.equal(await failureOf(run({ calls: [[body, 1]], x: 5, wanted: 2 })), { kind: 'panic', panicCode }, body)
  }
  await panic('return x - 6;', 17)
  await panic('return x * 4294967295;', 17)
  await panic('return x / (x - x);', 18)
  await panic('return x % (x - x);', 18)
  await panic('return args[x];', 50)
  await panic('uint32[2] memory a; return a[x];', 50)
  await panic('assert(x > 5); return x;', 1)
  await panic('uint32[] memory a = new uint32[](uint256(2) ** 64 * x); return a[0];', 65)
  const revert = async (body: string, message: string): Promise<void> => {
    assert.equal(await failureOf(run({ calls: [[body]], x: 5, wanted: 2 })), { kind: 'revert', message }, body)
  }
  await revert('require(x < 5, "too big"); return x;', 'too big')
  await revert('revert("no");', 'no')
  await revert('revert("");', '')
  await revert('revert();', '')
  await revert('require(false); return x;', '')
  await revert('revert(unicode"✓ 𝄞");', '✓ 𝄞')
  await revert('bytes memory b = hex"ff41"; revert(string(b));', '\ufffdA')
  await revert('revert(string(new bytes(5000)));', '\0'.repeat(REVERT_MESSAGE_BYTES_MAX))
  assert.equal(await failureOf(check(['return args[0] + 1 > 0;', 2147483647])), { kind: 'panic', panicCode: 17 })
})

test('the first failure in order is the one that is told', async () => {
  // Fails at 3 by arithmetic, and would at 5 by its own word.
  const body = 'if (x == 2) return x - 3; require(x < 5, "late"); return x + 1;'
  assert.equal(await run({ calls: [[body]], wanted: 2 }), [1, 2])
  assert.equal(await failureOf(run({ calls: [[body]], wanted: 10 })), { kind: 'panic', panicCode: 17 })
  assert.equal(await failureOf(run({ calls: [[body]], wanted: Uint32Array.of(9) })), { kind: 'panic', panicCode: 17 })
})

test('conditions', async () => {
  assert.is(await check(['return args[0] == -2147483648 && args[1] == 2147483647;', -2147483648, 2147483647]), true)
  assert.is(await check(['return args[0] > args[1];', -1, 0]), false)
  assert.is(await check(['']), false)
  assert.is(await check(['return args.length == 0;']), true)
})

tests.run()

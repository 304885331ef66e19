import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ExecutionFault } from '../../../../protocol/connectors/execution-fault.ts'
import { APPLICATION_GAS_MAX, EXECUTION_GAS_MAX } from '../../../../protocol/core/limits.ts'
import { Compiler } from '../../../../protocol/evm/compiler.ts'
import { EvmCaller } from '../../../../protocol/evm/evm-caller.ts'
import { EvmEngine } from '../../../../protocol/evm/evm-engine.ts'
import { CALL_VALUES_MAX, STEP_GAS_MIN } from '../../../../protocol/evm/program.ts'
import { REVERT_MESSAGE_BYTES_MAX } from '../../../../protocol/evm/revert-data.ts'
import type { ExecutionFailure } from '../../../../protocol/wire/executions.ts'
import { boundList, flatConnector, type Call } from '../../../helpers/evm.ts'
import { compiledDir } from '../../../helpers/programs.ts'

const compiler = new Compiler({ directory: compiledDir() })
const caller = await EvmCaller.create()

interface Run { calls: readonly Call[], x?: number, phase?: number, wanted: number | Uint32Array }

async function run ({ calls, x = 0, phase = 0, wanted }: Run): Promise<number[]> {
  const built = flatConnector({ lists: [calls] })
  const engine = new EvmEngine({ caller, programs: compiler, closure: built.closure })
  return [...await engine.apply({ list: boundList(built), x, phase, wanted })]
}

async function check ([body, ...args]: Call): Promise<boolean> {
  const { closure } = flatConnector({ lists: [], condition: [body] })
  return await new EvmEngine({ caller, programs: compiler, closure }).check(`condition: ${body}`, args)
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

const test = suite('evm engine')
test.before.each(() => { caller.reset() })

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

test('more values than a call gives, and gaps that a call does not finish', async () => {
  const wanted = CALL_VALUES_MAX * 2 + 5
  const values = await run({ calls: [ADD], wanted })
  assert.is(values.length, wanted)
  assert.ok(values.every((value, at) => value === 3 * (at + 1)))
  const gaps = new Uint32Array(CALL_VALUES_MAX + 1).fill(1)
  gaps[CALL_VALUES_MAX] = 60_000
  assert.is((await run({ calls: MIXED.slice(0, 1), wanted: gaps })).at(-1), CALL_VALUES_MAX + 60_000)
})

test('what a step leaves in memory changes nothing for the next, and costs it nothing', async () => {
  const body = 'uint32[] memory a = new uint32[](200); for (uint32 i = 0; i < 200; i++) { a[i] += x + i; } ' +
    'return a[199] % 1009;'
  let x = 7
  const expected = Array.from({ length: 300 }, () => x = (x + 199) % 1009)
  assert.equal(await run({ calls: [[body]], x: 7, wanted: 300 }), expected)
  const { gas } = caller
  await run({ calls: [[body]], x: 7, wanted: 150 })
  assert.ok(Math.abs(gas / (caller.gas - gas) - 2) < 0.01, 'the later steps cost what the earlier ones do')
})

test('steps that take most of a call\'s gas each are given a call each', async () => {
  // About 4.5 million gas: two do not fit into one call.
  const heavy: Call = [
    'uint32 a = x; for (uint32 i = 0; i < 60000; i++) { unchecked { a = a * 5 + 1; } } return a % 7;'
  ]
  let x = 0
  const expected = Array.from({ length: 3 }, () => {
    for (let at = 0; at < 60_000; at++) x = (Math.imul(x, 5) + 1) >>> 0
    return x %= 7
  })
  assert.equal(await run({ calls: [heavy], wanted: 3 }), expected)
  assert.ok(caller.gas > 2 * APPLICATION_GAS_MAX, `${caller.gas}`)
  assert.equal(await run({ calls: [heavy], wanted: Uint32Array.of(1, 2) }), [expected[0], expected[2]])
})

test('a step that takes more than a call has ends the execution, soon', async () => {
  const budget = { kind: 'budget', budget: 'gas for one application', limit: APPLICATION_GAS_MAX }
  for (const body of ['while (true) {} return x;', 'return uint32(new uint32[](10000000).length);']) {
    assert.equal(await failureOf(run({ calls: [[body]], wanted: 1 })), budget)
  }
  assert.equal(await failureOf(check(['while (true) {} return true;'])), budget)
})

test('all gas of an execution is counted, and is limited', async () => {
  await run({ calls: [ADD], wanted: 10 })
  assert.ok(caller.gas > 1_000 && caller.gas < 10_000, `${caller.gas}`)
  const poor = await EvmCaller.create({ gasMax: 10_000 })
  const built = flatConnector({ lists: [[ADD]] })
  const engine = new EvmEngine({ caller: poor, programs: compiler, closure: built.closure })
  const steps = { list: boundList(built), x: 0, phase: 0, wanted: 30 }
  await engine.apply(steps)
  assert.equal(await failureOf(engine.apply(steps)), { kind: 'budget', budget: 'gas', limit: 10_000 })
  poor.reset()
  await engine.apply(steps)
  assert.is((await EvmCaller.create()).gasMax, EXECUTION_GAS_MAX)
})

test('what is far too much is refused before it begins', async () => {
  const fails: Call = ['return x / (x - x);']
  const demanded = { calls: [fails], wanted: EXECUTION_GAS_MAX / STEP_GAS_MIN + 1 }
  assert.equal(await failureOf(run(demanded)), { kind: 'budget', budget: 'gas', limit: EXECUTION_GAS_MAX })
  const gaps = { ...demanded, wanted: Uint32Array.of(1, demanded.wanted) }
  assert.equal(await failureOf(run(gaps)), { kind: 'budget', budget: 'gas', limit: EXECUTION_GAS_MAX })
})

test('no step of any loop takes less than is demanded for it', async () => {
  const [same, other]: Call[] = [['return x;'], ['unchecked { return x; }']]
  for (const calls of [[same!], [same!, other!]]) {
    for (const wanted of [1_000, new Uint32Array(20).fill(50)]) {
      caller.reset()
      await run({ calls, wanted })
      assert.ok(caller.gas >= 1_000 * STEP_GAS_MIN, `${calls.length} bodies: ${caller.gas} gas`)
    }
  }
})

test('the same work takes the same gas, however often it is done', async () => {
  const gases = []
  for (let times = 0; times < 3; times++) {
    caller.reset()
    await run({ calls: MIXED, wanted: 50 })
    gases.push(caller.gas)
  }
  assert.is(new Set(gases).size, 1)
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

test.run()

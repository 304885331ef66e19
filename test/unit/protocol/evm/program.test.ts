import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fromHex, toHex, utf8 } from '../../../../protocol/core/bytes.ts'
import { contentIdOf } from '../../../../protocol/core/ids.ts'
import { applicationData, conditionData, isMet, readResult, setX } from '../../../../protocol/evm/call-data.ts'
import { Compiler } from '../../../../protocol/evm/compiler.ts'
import { EvmCaller } from '../../../../protocol/evm/evm-caller.ts'
import { programSource } from '../../../../protocol/evm/program.ts'
import { RevertFault, StepMeter } from '../../../../protocol/evm/step-meter.ts'

interface ProgramVector {
  kind: 'transformation' | 'condition'
  body: string
  /** SHA-256 of the compiler's input. */
  input: string
  code: string
  calls: CallVector[]
}

/** One call: what it is given, its data, what it returns or reverts with, and the steps that it takes. */
interface CallVector { x?: number, args: number[], data: string, returned?: string, reverted?: string, steps: number }

const vectors = JSON.parse(readFileSync('test/vectors/evm-programs.v2.json', 'utf8')) as ProgramVector[]

const test = suite('programs')

test('the compiler is given, and gives, what it always was', async () => {
  const compiler = new Compiler()
  for (const { kind, body, input, code } of vectors) {
    assert.is(contentIdOf(utf8(programSource(kind, body).input)), input, body)
    assert.is(toHex(await compiler.code(kind, body)), code, body)
  }
})

test('what is written as a call\'s data', () => {
  for (const { kind, calls } of vectors) {
    for (const { x, args, data } of calls) {
      const written = kind === 'condition' ? conditionData(args) : applicationData(args)
      if (x !== undefined) setX(written, x)
      assert.is(toHex(written), data)
    }
  }
})

test('a call returns, and costs, what it always did', async () => {
  const caller = await EvmCaller.create()
  for (const { body, code, calls } of vectors) {
    for (const { data, returned, reverted, steps } of calls) {
      const meter = new StepMeter()
      const given = await caller.call(fromHex(code), fromHex(data), meter)
        .then(toHex, (err: unknown) => err instanceof RevertFault ? { reverted: toHex(err.data) } : err)
      assert.equal(given, returned ?? { reverted }, body)
      assert.is(meter.used, steps, body)
    }
  }
})

test('what is read of what a call returns', () => {
  const word = new Uint8Array(32)
  word.set([1, 0xff, 0xff, 0xff, 0xfe], 27)
  assert.is(readResult(word), 0xfffffffe)
  assert.is(isMet(word), false)
  word.set([0, 0, 0, 1], 28)
  assert.is(isMet(word), true)
  assert.is(readResult(new Uint8Array()), 0)
  assert.is(isMet(new Uint8Array(32)), false)
})

test.run()

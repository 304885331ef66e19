import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fromHex, toHex, utf8 } from '../../../../protocol/core/bytes.ts'
import { contentIdOf } from '../../../../protocol/core/ids.ts'
import { callData, conditionData, listData, readSparse, readValues } from '../../../../protocol/evm/call-data.ts'
import { Compiler } from '../../../../protocol/evm/compiler.ts'
import { EvmCaller } from '../../../../protocol/evm/evm-caller.ts'
import { programSource, type ProgramKind } from '../../../../protocol/evm/program.ts'

interface ProgramVector {
  kind: ProgramKind
  bodies: string[]
  /** SHA-256 of the compiler's input. */
  input: string
  code: string
  /** One call: its data, what it returns, and the gas that it uses. */
  data: string
  returned: string
  gas: number
}

const vectors = JSON.parse(readFileSync('test/vectors/evm-programs.json', 'utf8')) as ProgramVector[]

const test = suite('programs')

test('the compiler is given, and gives, what it always was', async () => {
  const compiler = new Compiler()
  for (const { kind, bodies, input, code } of vectors) {
    assert.is(contentIdOf(utf8(programSource(kind, bodies).input)), input, kind)
    assert.is(toHex(await compiler.code(kind, bodies)), code, kind)
  }
})

test('a call returns, and costs, what it always did', async () => {
  const caller = await EvmCaller.create()
  for (const { kind, code, data, returned, gas } of vectors) {
    caller.reset()
    assert.is(toHex(await caller.call(fromHex(code), fromHex(data))), returned, kind)
    assert.is(caller.gas, gas, kind)
  }
})

test('what is written as a call\'s data', () => {
  const [one, sparse, list, , condition] = vectors
  const single = listData([{ which: 0, args: [7] }])
  assert.is(toHex(callData(single, 1, { x: 2, phase: 0 }, 3)), one!.data)
  assert.is(toHex(callData(single, 1, { x: 2, phase: 0 }, Uint32Array.of(1, 5))), sparse!.data)
  const entries = [{ which: 1, args: [3] }, { which: 0, args: [] }, { which: 1, args: [9] }]
  assert.is(toHex(callData(listData(entries), 3, { x: 1, phase: 2 }, 4)), list!.data)
  assert.is(toHex(conditionData([-2, 5])), condition!.data)
})

test('what is read of what a call returns', () => {
  const [one, sparse] = vectors
  const values = new Uint32Array(5)
  assert.is(readValues(fromHex(one!.returned), values, 1), 3)
  assert.equal(values, Uint32Array.of(0, 9, 16, 23, 0))
  assert.equal(readSparse(fromHex(sparse!.returned), values, 0), { count: 2, x: 44, left: 0 })
  assert.equal(values, Uint32Array.of(9, 44, 16, 23, 0))
})

test.run()

import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { jsonFault } from '../../../../protocol/core/json-fault.ts'

const test = suite('JSON fault')

const FAULTS: Array<[text: string, at: number]> = [
  ['', 0], ['  ', 2], ['{"a":1,}', 7], ['{"a":1 "b":2}', 7], ['{"a"}', 4], ['{a:1}', 1], ["{'a':1}", 1], ['[1,]', 3],
  ['[1 2]', 3], ['{"a":tru}', 8], ['{"a":01}', 6], ['{"a":1.}', 7], ['{"a":-}', 6], ['{"a":1e}', 7], ['{} {}', 3],
  ['{"a":"x\ny"}', 7], ['{"a":"\\x"}', 7], ['{"a":"\\u12g4"}', 10], ['{"a":"x', 7], ['{"a":[1,{"b":2}', 15], [']', 0],
  ['{"a":undefined}', 5], ['{"a":NaN}', 5], ['[}', 1], ['\ufeff{}', 0]
]

for (const [text, at] of FAULTS) {
  test(`${JSON.stringify(text)} breaks at ${at}`, () => {
    assert.throws(() => { JSON.parse(text) })
    assert.is(jsonFault(text), at)
  })
}

test('agrees with the engine on any JSON with a piece cut out or put in', () => {
  const piece = fc.constantFrom(
    '', '{', '}', '[', ']', ',', ':', '"', '\\', '0', '1', '-', '.', 'e', ' ', 'null', '\u0001')
  fc.assert(fc.property(fc.json(), fc.nat(), fc.nat(3), piece, (json, place, cut, put) => {
    const at = place % (json.length + 1)
    const text = json.slice(0, at) + put + json.slice(at + cut)
    let sound = true
    try {
      JSON.parse(text)
    } catch {
      sound = false
    }
    assert.is(jsonFault(text) === undefined, sound, text)
  }), { numRuns: 3_000 })
})

test('depth costs nothing', () => {
  assert.is(jsonFault('['.repeat(2_000_000)), 2_000_000)
})

test.run()

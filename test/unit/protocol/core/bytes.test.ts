import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bytesEqual } from '../../../../protocol/core/bytes.ts'

const test = suite('bytes')

test('are equal where each of them is, in Node and without a Buffer', () => {
  const { Buffer: kept } = globalThis
  const bytes = Uint8Array.from({ length: 1_000 }, (_, at) => at)
  const later = new Uint8Array([7, ...bytes]).subarray(1)
  try {
    for (const there of [kept, undefined]) {
      Object.assign(globalThis, { Buffer: there })
      assert.equal([bytesEqual(bytes, later), bytesEqual(new Uint8Array(0), new Uint8Array(0))], [true, true])
      for (const at of [0, 500, 999]) {
        const other = bytes.slice()
        other[at]!++
        assert.is(bytesEqual(bytes, other), false, String(at))
      }
      assert.is(bytesEqual(bytes, bytes.subarray(0, 999)), false)
    }
  } finally {
    Object.assign(globalThis, { Buffer: kept })
  }
})

test.run()

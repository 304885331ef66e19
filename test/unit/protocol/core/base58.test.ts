import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fromBase58, toBase58 } from '../../../../protocol/core/base58.ts'

const test = suite('base58')

test('bytes of a known length have one text', () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 64, maxLength: 64 }), bytes => {
    assert.equal(fromBase58(toBase58(bytes), 64), bytes)
    assert.is(fromBase58(toBase58(bytes), 32), undefined)
  }))
  for (const fill of [0, 255]) {
    const bytes = new Uint8Array(64).fill(fill)
    assert.equal(fromBase58(toBase58(bytes), 64), bytes)
  }
})

test('what is longer, shorter or not in the alphabet writes nothing', () => {
  const text = toBase58(new Uint8Array(64).fill(9))
  const rest = text.slice(1)
  for (const other of ['', `1${text}`, rest, `0${rest}`, `é${rest}`, ` ${text}`, 'z'.repeat(88)]) {
    assert.is(fromBase58(other, 64), undefined, other)
  }
})

test.run()

import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fromHex, toHex, utf8 } from '../../../../protocol/core/bytes.ts'
import { ERROR_MESSAGE_BYTES_MAX } from '../../../../protocol/net/limits.ts'
import {
  decodeRequestFrame, encodeCancel, encodeError, encodeRequest, encodeResponse, ERROR_FRAME_BYTES_MAX
} from '../../../../protocol/net/request-frames.ts'

/** Added to, never edited: another implementation reads these bytes. */
const VECTORS: ReadonlyArray<readonly [name: string, frame: Uint8Array, hex: string]> = [
  ['request', encodeRequest(7, 5_000, utf8('hi')), '0100000007000013886869'],
  ['empty request', encodeRequest(0xffffffff, 1, new Uint8Array(0)), '01ffffffff00000001'],
  ['response', encodeResponse(7, utf8('yo')), '0200000007796f'],
  ['error', encodeError(7, 'DCN_STOPPING', 'no'), '03000000070c44434e5f53544f5050494e476e6f'],
  ['cancel', encodeCancel(7), '0400000007']
]

const test = suite('request frames')

for (const [name, frame, hex] of VECTORS) {
  test(`${name} has its bytes`, () => {
    assert.is(toHex(frame), hex)
  })
}

test('every frame is read as it was written', () => {
  const body = utf8('body')
  assert.equal(decodeRequestFrame(encodeRequest(1, 2, body)), { type: 'request', id: 1, timeoutMs: 2, body })
  assert.equal(decodeRequestFrame(encodeResponse(1, body)), { type: 'response', id: 1, body })
  assert.equal(decodeRequestFrame(encodeError(1, 'A', 'ä')), { type: 'error', id: 1, code: 'A', message: 'ä' })
  assert.equal(decodeRequestFrame(encodeCancel(1)), { type: 'cancel', id: 1 })
})

test('a long error message is cut between characters', () => {
  const frame = encodeError(1, 'A', `x${'ä'.repeat(1_000)}`)
  assert.ok(frame.byteLength <= ERROR_FRAME_BYTES_MAX)
  const read = decodeRequestFrame(frame)
  assert.ok(read?.type === 'error' && /^xä+$/.test(read.message))
  assert.ok(utf8((read as { message: string }).message).byteLength >= ERROR_MESSAGE_BYTES_MAX - 1)
})

test('anything else is no frame', () => {
  for (const hex of ['', '00', '01000000', '0100000001000000', '0500000001', '040000000100', '030000000102ff']) {
    assert.is(decodeRequestFrame(fromHex(hex)), undefined, hex)
  }
  assert.is(decodeRequestFrame(fromHex('030000000101ff')), undefined, 'a code that is not UTF-8')
  const longWords = [3, 0, 0, 0, 1, 0, ...new Uint8Array(ERROR_MESSAGE_BYTES_MAX + 1)]
  assert.is(decodeRequestFrame(new Uint8Array(longWords)), undefined)
  fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), bytes => {
    decodeRequestFrame(bytes)
  }))
})

test.run()

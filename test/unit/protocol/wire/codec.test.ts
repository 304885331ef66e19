import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { utf8 } from '../../../../protocol/core/bytes.ts'
import { decodeCanonical } from '../../../../protocol/wire/codec.ts'
import {
  BlobQuery, Heartbeat, JobAnswer, JobEpoch, LogChunk, NodeInfo, Offer
} from '../../../../protocol/wire/messages.ts'
import { codeOf, plain } from '../../../helpers/wire-fixtures.ts'
import { bytesField, hostileMessage, joined, uintField, varint } from '../../../helpers/wire-raw.ts'

const id = new Uint8Array(16).fill(7)
const good = joined(bytesField(1, id), uintField(2, 300))

const open = (bytes: Uint8Array) => decodeCanonical('job epoch', JobEpoch, bytes, 1_000)
const log = (text: Uint8Array) => () => decodeCanonical('log', LogChunk, bytesField(4, text), 1_000)

const test = suite('wire/codec')

test('takes the canonical encoding', () => {
  const { jobId, epoch } = open(good)
  assert.equal({ jobId: plain(jobId), epoch }, { jobId: id, epoch: 300 })
  assert.equal(decodeCanonical('blob query', BlobQuery, new Uint8Array(), 1), { contentId: new Uint8Array() })
})

test('refuses what is too large before it looks at it', () => {
  const wide = new Uint8Array(11).fill(255)
  assert.throws(() => decodeCanonical('x', JobEpoch, wide, 10), /x is 11 bytes, the limit is 10/)
  assert.is(codeOf(() => decodeCanonical('x', JobEpoch, good, good.byteLength)), undefined)
  assert.is(codeOf(() => decodeCanonical('x', JobEpoch, good, good.byteLength - 1)), 'DCN_MESSAGE_TOO_LARGE')
})

const notCanonical: Array<[what: string, bytes: Uint8Array]> = [
  ['unknown field', joined(good, uintField(3, 1))],
  ['unknown field of zero', joined(good, uintField(3, 0))],
  ['wrong order', joined(uintField(2, 300), bytesField(1, id))],
  ['duplicate number', joined(good, uintField(2, 300))],
  ['duplicate bytes', joined(bytesField(1, id), good)],
  ['default number written out', joined(bytesField(1, id), uintField(2, 0))],
  ['default bytes written out', joined(bytesField(1, new Uint8Array()), uintField(2, 300))],
  ['trailing byte', joined(good, new Uint8Array([0]))],
  ['cut short', good.slice(0, -1)],
  ['cut in the middle', good.slice(0, 10)],
  ['value not in the shortest form', joined(bytesField(1, id), new Uint8Array([0x10, 0xac, 0x82, 0x00]))],
  ['tag not in the shortest form', joined(bytesField(1, id), new Uint8Array([0x90, 0x00, 0xac, 0x02]))],
  ['length not in the shortest form', joined(new Uint8Array([0x0a, 0x90, 0x00]), id, uintField(2, 300))],
  ['number above 32 bits', joined(bytesField(1, id), uintField(2, 2n ** 32n + 300n))],
  ['number of eleven bytes', joined(bytesField(1, id), new Uint8Array([0x10, ...Array<number>(10).fill(0x80), 1]))],
  ['bytes written as a number', joined(uintField(1, 5), uintField(2, 300))],
  ['number written as bytes', joined(bytesField(1, id), bytesField(2, id))],
  ['32-bit number', joined(bytesField(1, id), new Uint8Array([0x15, 1, 0, 0, 0]))],
  ['64-bit number', joined(bytesField(1, id), new Uint8Array([0x11, 1, 0, 0, 0, 0, 0, 0, 0]))],
  ['group', joined(good, new Uint8Array([0x1b, 0x1c]))],
  ['end of a group', joined(good, new Uint8Array([0x1c]))],
  ['wire type 7', joined(good, new Uint8Array([0x1f]))],
  ['field 0', joined(uintField(0, 1), good)],
  ['length beyond the end', joined(varint(10), varint(17), id)],
  ['length of 2^64 - 1', joined(varint(10), varint(2n ** 64n - 1n), id)],
  ['noise', new Uint8Array(64).fill(255)]
]

for (const [what, bytes] of notCanonical) {
  test(`refuses: ${what}`, () => {
    assert.is(codeOf(() => open(bytes)), 'DCN_MESSAGE_MALFORMED')
  })
}

test('refuses a boolean other than 1 and an enum value that is not known', () => {
  const needs = (gpu: number) => decodeCanonical('offer', Offer, bytesField(5, uintField(3, gpu)), 1_000)
  assert.is(codeOf(() => needs(1)), undefined)
  assert.is(codeOf(() => needs(2)), 'DCN_MESSAGE_MALFORMED')
  for (const kind of [3n, 99n, 2n ** 31n, 2n ** 64n - 1n]) {
    const decode = () => decodeCanonical('offer', Offer, uintField(4, kind), 1_000)
    assert.is(codeOf(decode), 'DCN_MESSAGE_MALFORMED', String(kind))
  }
})

test('refuses numbers that JavaScript cannot hold', () => {
  const price = (value: bigint) => decodeCanonical('offer', Offer, uintField(9, value), 1_000).price
  assert.is(price(2n ** 53n - 1n), Number.MAX_SAFE_INTEGER)
  for (const value of [2n ** 53n, 2n ** 56n - 1n, 2n ** 56n, 2n ** 64n - 1n]) {
    assert.is(codeOf(() => price(value)), 'DCN_MESSAGE_MALFORMED', String(value))
  }
})

test('refuses text that is not UTF-8, short or long', () => {
  const wrong = [
    'eda080', 'edb080', 'eda080edb080', 'c080', 'e08080', 'f0808080', 'f4908080', 'f8888080', 'e282', '80', 'ff'
  ]
  for (const padding of ['', 'x'.repeat(60)]) {
    assert.is(codeOf(log(utf8(`${padding}\u{1f600}\ufffd\ufeff\0`))), undefined)
    for (const hex of wrong) {
      const text = joined(utf8(padding), Buffer.from(hex, 'hex'), utf8(padding))
      assert.is(codeOf(log(text)), 'DCN_MESSAGE_MALFORMED', `${hex} after ${padding.length}`)
    }
  }
})

test('counts repeated fields before it decodes them', () => {
  const shape = { repeated: { 1: 3 } }
  const beats = (count: number) => joined(...Array.from({ length: count }, () => bytesField(1, good)))
  const decode = (count: number) => decodeCanonical('heartbeat', Heartbeat, beats(count), 10_000, shape)
  assert.is(decode(3).jobs.length, 3)
  assert.is(codeOf(() => decode(4)), 'DCN_MESSAGE_MALFORMED')
  assert.is(codeOf(() => decodeCanonical('heartbeat', Heartbeat, beats(2), 10_000)), 'DCN_MESSAGE_MALFORMED')
})

test('counts fields of nested messages where their shape is given', () => {
  const twice = bytesField(2, joined(uintField(1, 1), uintField(1, 1)))
  let decoded = 0
  const spy = { encode: () => new Uint8Array(), decode: () => { decoded++ } }
  assert.is(codeOf(() => decodeCanonical('x', spy, twice, 100, { nested: { 2: {} } })), 'DCN_MESSAGE_MALFORMED')
  assert.is(decoded, 0, 'refused before decoding')
  assert.is(codeOf(() => decodeCanonical('x', spy, twice, 100)), 'DCN_MESSAGE_MALFORMED')
  assert.is(decoded, 1)
})

test('throws DcnError and nothing else, and what it takes it would write the same', () => {
  const inner = hostileMessage(4, fc.constant(good))
  const codecs = [JobEpoch, LogChunk, Offer, NodeInfo, JobAnswer, BlobQuery]
  const arriving = fc.oneof(hostileMessage(22, inner), fc.uint8Array())
  fc.assert(fc.property(fc.constantFrom(...codecs), arriving, (codec, bytes) => {
    let again: Uint8Array | undefined
    const code = codeOf(() => { again = codec.encode(decodeCanonical<never>('x', codec as never, bytes, 10_000)) })
    if (code === undefined) assert.equal(plain(again!), plain(bytes))
    else assert.is(code, 'DCN_MESSAGE_MALFORMED')
  }), { numRuns: 2_000 })
})

test.run()

import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  CodeKind, FRAME_BYTES_MAX, FrameDecoder, FrameType, HEADER_BYTES, encodeFrame, encodeJob
} from '../../../../../node/sandbox/process/frames.ts'
import type { Frame } from '../../../../../node/sandbox/process/frames.ts'

const TOKEN = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex')

const anyFrame = fc.tuple(fc.constantFrom(...Object.values(FrameType)), fc.uint8Array({ maxLength: 300 }))
  .map(([type, bytes]): Frame => ({ type, body: Buffer.from(bytes) }))
/** What user code may write between frames: also pieces of frames with other tokens, and starts of the right one. */
const anyGarbage = fc.oneof(
  fc.uint8Array({ maxLength: 100 }).map(bytes => Buffer.from(bytes)),
  anyFrame.map(frame => encodeFrame(Buffer.alloc(16, 7), frame)),
  fc.nat({ max: 15 }).map(length => TOKEN.subarray(0, length))
).filter(bytes => !bytes.includes(TOKEN))

/** Feeds the bytes in pieces of the given lengths, over and over. */
function decode (bytes: Buffer, lengths: number[]): Frame[] {
  const decoder = new FrameDecoder(TOKEN)
  const frames: Frame[] = []
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const length = lengths[turn % lengths.length]!
    frames.push(...decoder.push(bytes.subarray(at, at + length)))
    at += length
  }
  return frames
}

const test = suite('sandbox frames')

test('a frame has this shape on the wire', () => {
  const frame = encodeFrame(TOKEN, { type: FrameType.Result, body: Buffer.from('{"value":1}') })
  assert.is(frame.toString('hex'), '000102030405060708090a0b0c0d0e0f' + '52' + '0000000b' + '7b2276616c7565223a317d')
})

test('a job has this shape on the wire', () => {
  const message = { kind: CodeKind.Script, code: 'é', payload: '{}', models: '["m"]' }
  assert.is(encodeJob(TOKEN, message).toString('hex'), '000102030405060708090a0b0c0d0e0f' +
    '00000001' + '00000002' + '00000002' + '00000005' + 'c3a9' + '7b7d' + '5b226d225d')
})

test('frames survive any chunking, and any bytes between them', () => {
  fc.assert(fc.property(
    fc.array(fc.tuple(anyGarbage, anyFrame), { maxLength: 8 }), anyGarbage,
    fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 1, maxLength: 10 }),
    (parts, tail, lengths) => {
      const sent = parts.map(([, frame]) => frame)
      const bytes = Buffer.concat([...parts.flatMap(([garbage, frame]) => [garbage, encodeFrame(TOKEN, frame)]), tail])
      assert.equal(decode(bytes, lengths), sent)
    }
  ))
})

test('without the token nothing is a frame', () => {
  fc.assert(fc.property(fc.array(anyGarbage), fc.integer({ min: 1, max: 50 }), (parts, length) => {
    assert.equal(decode(Buffer.concat(parts), [length]), [])
  }))
})

test('a length beyond the limit is skipped, and the next frame is found', () => {
  const tooLong = encodeFrame(TOKEN, { type: FrameType.Log, body: Buffer.alloc(0) })
  tooLong.writeUInt32BE(FRAME_BYTES_MAX + 1, HEADER_BYTES - 4)
  const sound = { type: FrameType.Log, body: Buffer.from('x') }
  assert.equal(decode(Buffer.concat([tooLong, encodeFrame(TOKEN, sound)]), [1000]), [sound])
})

test('the largest frame arrives whole', () => {
  const frame = { type: FrameType.Result, body: Buffer.alloc(FRAME_BYTES_MAX, 'é') }
  const [got] = decode(encodeFrame(TOKEN, frame), [65_536])
  assert.ok(got!.body.equals(frame.body))
})

test.run()

import fc from 'fast-check'
import { encode } from 'it-length-prefixed'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fromHex, toHex } from '../../../../protocol/core/bytes.ts'
import { isDcnError } from '../../../../protocol/core/errors.ts'
import { FrameDecoder } from '../../../../protocol/net/frame-decoder.ts'

function decodeAll (chunks: Uint8Array[], frameBytesMax = 1_000_000): Uint8Array[] {
  const decoder = new FrameDecoder(frameBytesMax)
  const frames: Uint8Array[] = []
  for (const chunk of chunks) {
    let offset = 0
    do {
      const next = decoder.next(chunk, offset)
      offset = next.offset
      if (next.frame !== undefined) frames.push(next.frame.slice())
    } while (offset < chunk.byteLength)
  }
  return frames
}

function refused (hex: string, frameBytesMax = 1_000_000): string | undefined {
  try {
    decodeAll([fromHex(hex)], frameBytesMax)
    return undefined
  } catch (err) {
    return isDcnError(err) ? err.code : 'crash'
  }
}

const test = suite('FrameDecoder')

test('gives back any frames, however they are cut', () => {
  fc.assert(fc.property(
    fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 12 }),
    fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 20 }),
    (frames, cuts) => {
      const bytes = Buffer.concat([...encode(frames)].map(part => part.subarray()))
      const chunks: Uint8Array[] = []
      for (let at = 0, cut = 0; at < bytes.byteLength; cut++) {
        const size = cuts[cut % cuts.length]!
        chunks.push(new Uint8Array(bytes.subarray(at, at + size)))
        at += size
      }
      assert.equal(decodeAll(chunks).map(toHex), frames.map(toHex))
    }
  ))
})

test('gathers a frame that is larger than what it sets aside first', () => {
  const frame = new Uint8Array(200_000).map((_, at) => at % 251)
  const bytes = Buffer.concat([...encode([frame])].map(part => part.subarray()))
  const chunks = Array.from({ length: Math.ceil(bytes.byteLength / 7_001) }, (_, at) =>
    new Uint8Array(bytes.subarray(at * 7_001, (at + 1) * 7_001)))
  assert.is(Buffer.compare(decodeAll(chunks)[0]!, frame), 0)
})

test('refuses lengths over the limit, overlong or not in the shortest form', () => {
  assert.is(refused('0401020304', 4), undefined)
  assert.is(refused('05', 4), 'DCN_MESSAGE_TOO_LARGE')
  assert.is(refused('ff7f', 1_000), 'DCN_MESSAGE_TOO_LARGE')
  assert.is(refused('8000'), 'DCN_MESSAGE_MALFORMED')
  assert.is(refused('818000'), 'DCN_MESSAGE_MALFORMED')
  assert.is(refused('8180808000'), 'DCN_MESSAGE_MALFORMED')
})

test('never crashes, whatever the bytes', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), bytes => {
    assert.is.not(refused(toHex(bytes), 100), 'crash')
  }))
})

test.run()

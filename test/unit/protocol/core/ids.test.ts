import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fromHex, fromUtf8, isWellFormed, toHex, utf8, wellFormed } from '../../../../protocol/core/bytes.ts'
import {
  contentIdFromBytes, contentIdOf, contentIdToBytes, isContentIdBytes, isJobId, jobIdFromBytes, jobIdToBytes
} from '../../../../protocol/core/ids.ts'

const test = suite('core/ids')

test('writes job ids as UUIDs, and back', () => {
  assert.is(jobIdFromBytes(fromHex('00112233445546778899aabbccddeeff')), '00112233-4455-4677-8899-aabbccddeeff')
  fc.assert(fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), bytes => {
    assert.ok(isJobId(jobIdFromBytes(bytes)))
    assert.is(toHex(jobIdToBytes(jobIdFromBytes(bytes))), toHex(bytes))
  }))
})

test('knows a job id', () => {
  const jobId = randomUUID()
  assert.ok(isJobId(jobId))
  for (const other of ['', jobId.toUpperCase(), jobId.slice(1), `${jobId}0`, jobId.replaceAll('-', ''), `${jobId}\n`]) {
    assert.not(isJobId(other), other)
  }
})

test('names content by its SHA-256', () => {
  const id = contentIdOf(utf8('abc'))
  assert.is(id, 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  assert.is(contentIdFromBytes(contentIdToBytes(id)), id)
  assert.ok(isContentIdBytes(contentIdToBytes(id)))
  assert.not(isContentIdBytes(new Uint8Array(31)))
})

test('makes any text one that UTF-8 can carry, without changing its length', () => {
  assert.is(wellFormed('a\ud800b\udc00c\u{1f600}'), 'a\ufffdb\ufffdc\u{1f600}')
  assert.not(isWellFormed('\ud83d'))
  const units = fc.array(fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.integer({ min: 0xd800, max: 0xdfff })))
  fc.assert(fc.property(units, codes => {
    const text = String.fromCharCode(...codes)
    const carried = wellFormed(text)
    assert.is(carried.length, text.length)
    assert.ok(isWellFormed(carried))
    assert.is(fromUtf8(utf8(text)), carried)
    assert.is(isWellFormed(text), carried === text)
  }))
})

test.run()

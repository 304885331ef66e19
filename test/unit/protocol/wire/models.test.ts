import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fromHex, toHex } from '../../../../protocol/core/bytes.ts'
import { isDcnError } from '../../../../protocol/core/errors.ts'
import { MODEL_BYTES_MAX } from '../../../../protocol/core/limits.ts'
import {
  decodeModelAnswer, decodeModelQuery, encodeModelAnswer, encodeModelQuery, MODEL_ANSWER_BYTES_MAX,
  MODEL_CHUNK_BYTES_MAX, MODEL_QUERY_BYTES_MAX, type ModelAnswer, type ModelQuery
} from '../../../../protocol/wire/models.ts'

const contentId = 'ab'.repeat(32)
const chunk: ModelQuery = { type: 'chunk', contentId, offset: 1_048_576, bytesMax: MODEL_CHUNK_BYTES_MAX }
const keep: ModelQuery = { type: 'keep', contentId, bytes: 2_327_524 }
const answer: ModelAnswer = { type: 'chunk', bytes: 7, chunk: fromHex('6d6f64656c') }
const kept: ModelAnswer = { type: 'keep', kept: true }

// Never edit a vector: see vectors.test.ts.
const VECTORS: Record<string, () => Uint8Array> = {
  'model-query-chunk': () => encodeModelQuery(chunk),
  'model-query-keep': () => encodeModelQuery(keep),
  'model-answer-chunk': () => encodeModelAnswer(answer),
  'model-answer-kept': () => encodeModelAnswer(kept)
}
const fileOf = (name: string) => new URL(`../../../vectors/${name}.v1.hex`, import.meta.url)
const read = (name: string) => fromHex(readFileSync(fileOf(name), 'utf8').trim())

const refused = (read: () => unknown, code: string) => {
  assert.throws(read, (err: unknown) => isDcnError(err) && err.code === `DCN_MESSAGE_${code}`)
}

const test = suite('wire/models')

for (const [name, make] of Object.entries(VECTORS)) {
  test(`${name} keeps its bytes`, () => {
    assert.ok(existsSync(fileOf(name)), `test/vectors/${name}.v1.hex is missing`)
    assert.is(toHex(make()), toHex(read(name)))
  })
}

test('the vectors mean what they were made from', () => {
  assert.equal(decodeModelQuery(read('model-query-chunk')), chunk)
  assert.equal(decodeModelQuery(read('model-query-keep')), keep)
  assert.equal(decodeModelAnswer('chunk', read('model-answer-chunk')), answer)
  assert.equal(decodeModelAnswer('keep', read('model-answer-kept')), kept)
})

test('the largest of everything fits, and not a byte more', () => {
  const query = encodeModelQuery({ ...chunk, offset: MODEL_BYTES_MAX })
  assert.ok(query.byteLength <= MODEL_QUERY_BYTES_MAX)
  decodeModelQuery(query)
  decodeModelQuery(encodeModelQuery({ ...keep, bytes: MODEL_BYTES_MAX }))
  refused(() => decodeModelQuery(encodeModelQuery({ ...keep, bytes: MODEL_BYTES_MAX + 1 })), 'MALFORMED')
  refused(() => decodeModelQuery(encodeModelQuery({ ...chunk, offset: MODEL_BYTES_MAX + 1 })), 'MALFORMED')
  refused(() => decodeModelQuery(encodeModelQuery({ ...chunk, bytesMax: MODEL_CHUNK_BYTES_MAX + 1 })), 'MALFORMED')
  const full = { type: 'chunk' as const, bytes: MODEL_BYTES_MAX, chunk: new Uint8Array(MODEL_CHUNK_BYTES_MAX) }
  const encoded = encodeModelAnswer(full)
  assert.ok(encoded.byteLength <= MODEL_ANSWER_BYTES_MAX)
  assert.equal(decodeModelAnswer('chunk', encoded), full)
  const beyond = { ...full, chunk: new Uint8Array(MODEL_CHUNK_BYTES_MAX + 1) }
  refused(() => decodeModelAnswer('chunk', encodeModelAnswer(beyond)), 'MALFORMED')
  refused(() => decodeModelAnswer('chunk', encodeModelAnswer({ ...full, bytes: MODEL_BYTES_MAX + 1 })), 'MALFORMED')
  refused(() => decodeModelAnswer('chunk', encodeModelAnswer({ ...answer, bytes: 4 })), 'MALFORMED')
})

test('what is neither, both, or of another question is refused', () => {
  const both = new Uint8Array([...read('model-query-chunk'), ...read('model-query-keep')])
  refused(() => decodeModelQuery(new Uint8Array()), 'MALFORMED')
  refused(() => decodeModelQuery(both), both.byteLength > MODEL_QUERY_BYTES_MAX ? 'TOO_LARGE' : 'MALFORMED')
  refused(() => decodeModelQuery(encodeModelQuery({ ...keep, contentId: 'ab' })), 'MALFORMED')
  refused(() => decodeModelAnswer('keep', read('model-answer-chunk')), 'MALFORMED')
  refused(() => decodeModelAnswer('chunk', new Uint8Array()), 'MALFORMED')
})

test('any bytes are refused by name, or are what they decode to', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), bytes => {
    try {
      assert.equal(encodeModelQuery(decodeModelQuery(bytes)), bytes)
    } catch (err) {
      assert.ok(isDcnError(err), String(err))
    }
  }))
})

test.run()

import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { LOG_CUT_NOTE, LogBuffer } from '../../../../../node/sandbox/process/log-buffer.ts'
import { LOG_BYTES_MAX } from '../../../../../protocol/core/limits.ts'

function filled (...parts: Array<string | Buffer>): { text: string, told: string[] } {
  const told: string[] = []
  const logs = new LogBuffer(text => told.push(text))
  for (const part of parts) logs.append(Buffer.from(part))
  return { text: logs.text, told }
}

const test = suite('log buffer')

test('what fits is kept and told as it comes', () => {
  assert.equal(filled('one\n', '', 'zwei ä\n'), { text: 'one\nzwei ä\n', told: ['one\n', 'zwei ä\n'] })
})

test('what does not fit is cut, once, with a note that is told too', () => {
  const { text, told } = filled('x'.repeat(60_000), 'y'.repeat(60_000), 'z')
  assert.is(Buffer.byteLength(text), LOG_BYTES_MAX)
  assert.ok(text.endsWith('y' + LOG_CUT_NOTE))
  assert.is(told.join(''), text)
  assert.is(told.length, 2)
})

test('whatever comes, the limit holds and no character is torn', () => {
  const anyPart = fc.oneof(
    fc.tuple(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 9000 }))
      .map(([text, times]) => Buffer.from(text.repeat(times))),
    fc.uint8Array({ maxLength: 30_000 }).map(bytes => Buffer.from(bytes))
  )
  fc.assert(fc.property(fc.array(anyPart, { maxLength: 8 }), parts => {
    const { text, told } = filled(...parts)
    assert.ok(Buffer.byteLength(text) <= LOG_BYTES_MAX)
    assert.is(told.join(''), text)
    const whole = parts.map(part => part.toString()).join('')
    assert.ok(text.endsWith(LOG_CUT_NOTE) ? whole.startsWith(text.slice(0, -LOG_CUT_NOTE.length)) : whole === text)
  }), { numRuns: 50 })
})

test.run()

import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { EVENT_CHARS_MAX, EventParser, type ServerEvent } from '../../../../protocol/api/client/event-stream.ts'

function parse (...pieces: string[]): ServerEvent[] {
  const parser = new EventParser()
  return pieces.flatMap(piece => parser.push(piece))
}

const test = suite('event-stream')

test('fields make an event, which an empty line ends', () => {
  assert.equal(parse('event: log\nid: 7\ndata: {"a":1}\n\n'), [{ event: 'log', id: '7', data: '{"a":1}' }])
  assert.equal(parse('event: log\nid: 7\ndata: x\n'), [])
})

test('what the standard says of odd lines', () => {
  assert.equal(parse('data\n\n'), [{ event: 'message', id: '', data: '' }])
  assert.equal(parse('data:  two\ndata:three\n\n'), [{ event: 'message', id: '', data: ' two\nthree' }])
  assert.equal(parse(': comment\nunknown: x\nevent: e\n\n'), [], 'an event without data is none')
  assert.equal(parse('event: e\n\ndata: 1\n\n'), [{ event: 'message', id: '', data: '1' }], 'and its name goes with it')
  assert.equal(parse('id: a\0b\ndata: 1\n\n'), [{ event: 'message', id: '', data: '1' }])
  assert.equal(parse('\ufeffdata: 1\n\n'), [{ event: 'message', id: '', data: '1' }])
})

test('an id stays until the next one', () => {
  assert.equal(parse('id: 1\ndata: a\n\ndata: b\n\nid\ndata: c\n\n').map(({ id }) => id), ['1', '1', ''])
})

test('the server says how long to wait', () => {
  const parser = new EventParser()
  parser.push('retry: x\nretry: 250\nretry: 1e3\n')
  assert.is(parser.retryMs, 250)
})

test('the same events come out wherever the text is cut, and however lines end', () => {
  const field = fc.constantFrom('data: x', 'data:', 'data: \u00e9', 'event: e', 'id: 1', ': c', 'retry: 5', '')
  const lines = fc.array(field, { maxLength: 12 })
  fc.assert(fc.property(lines, fc.array(fc.nat(120), { maxLength: 8 }), (all, cuts) => {
    const expected = parse(`${all.join('\n')}\n\n`)
    for (const end of ['\n', '\r\n', '\r']) {
      // The last end is known to be whole only when something follows.
      const text = `${all.join(end)}${end}${end}:`
      const at = [0, ...cuts.map(cut => Math.min(cut, text.length)).sort((a, b) => a - b), text.length]
      const pieces = at.slice(1).map((to, index) => text.slice(at[index], to))
      assert.equal(parse(...pieces), expected)
    }
  }))
})

test('an event that never ends is given up', () => {
  const parser = new EventParser()
  const piece = 'x'.repeat(1024 * 1024)
  const pieces = EVENT_CHARS_MAX / piece.length
  parser.push('data: ')
  for (let at = 1; at < pieces; at++) parser.push(piece)
  assert.throws(() => parser.push(piece), /the limit is/)
  const many = new EventParser()
  for (let at = 1; at <= pieces; at++) many.push(`data: ${piece}\n`)
  assert.throws(() => many.push('data: x'), /the limit is/)
})

test.run()

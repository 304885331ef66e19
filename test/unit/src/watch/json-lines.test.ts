import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { JsonLines, WAITING_BYTES_MAX } from '../../../../src/watch/json-lines.ts'
import { eventItem, GATEWAY, jobNumber, NODE } from '../../../helpers/watch-items.ts'

const AT_MS = 1_800_000_000_000
const test = suite('watch/json-lines')

test('an event is one line that says whose, what, when and about whom', () => {
  const lines: string[] = []
  const out = new JsonLines({ writableLength: 0, write: text => lines.push(text) })
  out.write(eventItem('awarded', { jobId: jobNumber(1), epoch: 2, peer: NODE, detail: 'it has the code' }, AT_MS))
  out.write({ type: 'dropped', from: GATEWAY, count: 7 })
  assert.equal(lines.map(line => JSON.parse(line) as unknown), [
    {
      type: 'event', at: '2027-01-15T08:00:00.000Z', from: GATEWAY, role: 'gateway', kind: 'awards', word: 'awarded',
      jobId: jobNumber(1), epoch: 2, peer: NODE, detail: 'it has the code'
    },
    { type: 'dropped', from: GATEWAY, dropped: 7 }
  ])
  assert.ok(lines.every(line => line.endsWith('\n') && line.indexOf('\n') === line.length - 1))
})

test('a reader that is too slow is told how many lines it lost', () => {
  const lines: string[] = []
  const stream = { writableLength: WAITING_BYTES_MAX + 1, write: (text: string) => lines.push(text) }
  const out = new JsonLines(stream)
  for (let times = 0; times < 3; times++) out.write(eventItem('bid', {}, AT_MS))
  assert.equal(lines, [])
  stream.writableLength = 0
  out.write(eventItem('ended', {}, AT_MS))
  const told = lines.map(line => JSON.parse(line) as Record<string, unknown>)
  assert.equal(told[0], { type: 'dropped', dropped: 3 })
  assert.is(told[1]?.['word'], 'ended')
})

test.run()

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { JobEventWord } from '../../../../protocol/wire/job-events.ts'
import { JobBoard } from '../../../../src/views/job-board.ts'
import { Rate, sparkline } from '../../../../src/views/rate.ts'
import { LOG_MAX, ROWS_MAX, WatchModel } from '../../../../src/views/watch-model.ts'
import { eventItem, GATEWAY, jobNumber, NODE, OTHER_NODE } from '../../../helpers/watch-items.ts'

const START_MS = 1_800_000_000_000
const test = suite('views/watch-model')

test('1,000 events a second: every one counted, rows and log bounded', () => {
  const model = new WatchModel()
  const words: JobEventWord[] = ['accepted', 'offered', 'bid', 'awarded', 'ended']
  let count = 0
  for (let ms = 0; ms < 60_000; ms++) {
    const word = words[ms % words.length]!
    const detail = word === 'ended' ? (ms % 100 === 4 ? 'error, 1 award' : 'done, 1 award') : ''
    const jobId = jobNumber(Math.floor(ms / words.length))
    model.take(eventItem(word, { jobId, detail, epoch: 1 }, START_MS + ms), START_MS + ms)
    count++
  }
  const nowMs = START_MS + 60_000
  assert.is(model.events.total, count)
  assert.is(model.events.perSecond(nowMs), 1_000)
  for (const rate of [model.rates.accepted, model.rates.bid, model.rates.ended]) {
    assert.is(rate.total, 12_000)
    assert.equal(rate.history(nowMs, 60), Array<number>(60).fill(200))
  }
  assert.is(model.rows().length, ROWS_MAX)
  assert.is(model.rows()[0]?.jobId, jobNumber(11_999), 'the newest first')
  assert.is(model.log.length, LOG_MAX)
  assert.ok(model.log.every(({ word }) => word === 'error'))
})

test('a job goes from state to state, and back only where it is given back', () => {
  const model = new WatchModel()
  const jobId = jobNumber(1)
  const states: string[] = []
  const tell = (word: JobEventWord, rest: Parameters<typeof eventItem>[1] = {}) => {
    model.take(eventItem(word, { jobId, ...rest }, START_MS), START_MS)
    states.push(model.row(jobId)!.state)
  }
  tell('accepted')
  tell('offered', { epoch: 1 })
  tell('bid', { epoch: 1, peer: NODE })
  tell('awarded', { epoch: 1, peer: NODE })
  tell('bid', { epoch: 1, peer: OTHER_NODE })
  tell('sandbox-ready', { epoch: 1, from: NODE, role: 'node' })
  assert.is(model.row(jobId)!.node, NODE)
  tell('lost', { epoch: 1, peer: NODE })
  tell('offered', { epoch: 2 })
  tell('awarded', { epoch: 2, peer: OTHER_NODE })
  // What the first node still says is of an award that is over.
  tell('ran', { epoch: 1, from: NODE, role: 'node' })
  tell('ended', { epoch: 2, detail: 'timeout, 2 awards' })
  tell('receipt', { epoch: 2, peer: OTHER_NODE })
  tell('offered', { epoch: 3 })
  assert.equal(states, [
    'accepted', 'offered', 'bid', 'awarded', 'awarded', 'running', 'lost', 'offered', 'awarded', 'awarded', 'timeout',
    'timeout', 'timeout'
  ])
  const row = model.row(jobId)!
  assert.equal([row.node, row.gateway, row.ended], [OTHER_NODE, GATEWAY, true])
  assert.equal(model.log.map(({ word, tone }) => `${word} ${tone}`), ['lost bad', 'timeout bad'])
})

test('who comes and goes is counted and told', () => {
  const model = new WatchModel()
  model.take({ type: 'joined', from: GATEWAY, role: 'gateway', atMs: START_MS }, START_MS)
  model.take({ type: 'joined', from: NODE, role: 'node', atMs: START_MS }, START_MS)
  model.take({ type: 'left', from: GATEWAY, role: 'gateway', atMs: START_MS, reason: 'it stops' }, START_MS)
  model.take({ type: 'dropped', from: NODE, count: 12 }, START_MS)
  assert.equal([model.gateways, model.nodes, model.dropped], [0, 1, 12])
  assert.equal(model.log.map(({ word, detail }) => `${word}: ${detail}`), [
    'gateway joined: ', 'node joined: ', 'gateway left: it stops'
  ])
})

test('offers that a node only heard of make no row', () => {
  const model = new WatchModel()
  model.take(eventItem('passed', { jobId: jobNumber(1), from: NODE, role: 'node' }, START_MS), START_MS)
  assert.equal(model.rows(), [])
})

test('a job keeps its line until it has been over for a moment', () => {
  const model = new WatchModel()
  const board = new JobBoard()
  const tell = (word: JobEventWord, job: number, ms: number) => {
    model.take(eventItem(word, { jobId: jobNumber(job), detail: 'done' }, START_MS + ms), START_MS + ms)
  }
  const at = (ms: number) => {
    return board.update(model.rows(), 2, START_MS + ms).map(({ jobId }) => Number.parseInt(jobId.slice(-4), 16))
  }
  tell('accepted', 1, 0)
  tell('accepted', 2, 10)
  assert.equal(at(20), [2, 1])
  for (let job = 3; job < 300; job++) tell('accepted', job, job * 10)
  tell('awarded', 2, 2_990)
  tell('awarded', 1, 2_990)
  assert.equal(at(3_000), [2, 1], 'both are on their way')
  tell('ended', 2, 3_010)
  assert.equal(at(3_100), [2, 1], 'its end can be read')
  assert.equal(at(4_600), [299, 1])
})

test('a rate forgets what is long ago, and a gap counts for nothing', () => {
  const rate = new Rate(5)
  rate.add(START_MS, 7)
  rate.add(START_MS + 2_000, 3)
  assert.equal(rate.history(START_MS + 3_000, 3), [7, 0, 3])
  assert.equal(rate.history(START_MS + 60_000, 5), [0, 0, 0, 0, 0])
  assert.is(rate.total, 10)
  assert.is(sparkline([0, 1, 50, 100]), '▁▂▅█')
})

test.run()

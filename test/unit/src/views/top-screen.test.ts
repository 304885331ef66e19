import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { WatchStatus } from '../../../../protocol/wire/watch.ts'
import { textOf } from '../../../../src/views/screen.ts'
import { TopModel } from '../../../../src/views/top-model.ts'
import { TopScreen } from '../../../../src/views/top-screen.ts'
import type { WatchItem } from '../../../../src/watch/watch-item.ts'
import { GATEWAY, NODE, OTHER_NODE } from '../../../helpers/watch-items.ts'

const NOW_MS = 1_800_000_000_000
const STATUS: WatchStatus = {
  role: 'node', startedAtMs: NOW_MS - 7_200_000, slots: 4, busy: 1, queued: 0, inFlight: 0, cpuPermille: 1_250,
  machineCpuPermille: 610, residentMiB: 142, freeMiB: 3_000, totalMiB: 8_192, gpus: 1, earned: 12_345, paid: 12_000,
  finished: 0, peers: 8, watchers: 1
}

function status (from: string, rest: Partial<WatchStatus>, atMs = NOW_MS): WatchItem {
  return { type: 'status', from, atMs, status: { ...STATUS, ...rest } }
}

const test = suite('views/top')

test('rows are sorted by what one wants, and those that have gone come last, for a while', () => {
  const model = new TopModel()
  model.take(status(NODE, { busy: 1, earned: 500 }))
  model.take(status(OTHER_NODE, { busy: 3, earned: 100 }))
  model.take(status(GATEWAY, { role: 'gateway', slots: 0, busy: 0, inFlight: 2, earned: 600 }))
  const ids = (key: 'busy' | 'earned', nowMs = NOW_MS) => model.rows(key, nowMs).map(({ peer }) => peer)
  assert.equal(ids('busy'), [OTHER_NODE, GATEWAY, NODE])
  assert.equal(ids('earned'), [GATEWAY, NODE, OTHER_NODE])
  model.take({ type: 'left', from: GATEWAY, role: 'gateway', atMs: NOW_MS, reason: 'it stops' })
  assert.equal(ids('earned'), [NODE, OTHER_NODE, GATEWAY])
  assert.is(model.rows('busy', NOW_MS).at(-1)!.gone, 'it stops')
  assert.equal(ids('earned', NOW_MS + 40_000), [NODE, OTHER_NODE])
})

test('runs a minute are told once there is enough to tell them from, and anew after a restart', () => {
  const model = new TopModel()
  const rate = () => model.rows('id', NOW_MS)[0]!.finishedPerMinute
  model.take(status(NODE, { finished: 1_000 }))
  assert.is(rate(), undefined)
  for (let second = 1; second <= 90; second++) {
    model.take(status(NODE, { finished: 1_000 + 2 * second }, NOW_MS + 1_000 * second))
  }
  assert.is(rate(), 120)
  model.take(status(NODE, { finished: 3 }, NOW_MS + 91_000))
  assert.is(rate(), undefined)
})

test('80 by 24: a line for each daemon, and another column by the arrows', () => {
  const screen = new TopScreen({ title: '', sort: 'busy' })
  const size = { columns: 80, rows: 23 }
  screen.take(status(NODE, { busy: 4 }))
  screen.take(status(GATEWAY, { role: 'gateway', slots: 0, busy: 0, inFlight: 9, gpus: 0 }))
  screen.take({ type: 'unwatched', from: OTHER_NODE, role: 'node', atMs: NOW_MS, reason: 'it shows itself to nobody' })
  const lines = () => screen.lines(size, NOW_MS).map(textOf)
  assert.is(lines().length, 23)
  assert.ok(lines().every(line => line.length <= 80))
  assert.match(lines()[0]!, /1 gw, 1 nodes, 4\/4 slots, 0 runs\/m, 1 silent$/)
  assert.match(lines()[1]!, /^ID +ROLE +BUSY▾ +QUEUE +RUNS\/m +CPU +MEM +FREE GPU +EARNED +UP/)
  assert.match(lines()[2]!, /gateway +9 +0 +- +125% +142M +2\.9G +- +0\.012345 +2h/)
  assert.match(lines()[3]!, /node +4\/4 /)
  assert.ok(screen.key({ input: '', name: 'right' }))
  assert.match(lines()[1]!, /QUEUE▾/)
  assert.not(screen.key({ input: 'q', name: undefined }))
})

test.run()

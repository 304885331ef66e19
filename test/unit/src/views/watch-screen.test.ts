import { render } from 'ink-testing-library'
import { createElement } from 'react'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { JobEventWord } from '../../../../protocol/wire/job-events.ts'
import { textOf, type Key } from '../../../../src/views/screen.ts'
import { ScreenView } from '../../../../src/views/show-screen.ts'
import { WatchScreen } from '../../../../src/views/watch-screen.ts'
import { until } from '../../../helpers/network.ts'
import { eventItem, GATEWAY, jobNumber, NODE } from '../../../helpers/watch-items.ts'

const NOW_MS = 1_800_000_000_000
const SIZE = { columns: 80, rows: 23 }

function busyScreen (): WatchScreen {
  const screen = new WatchScreen({ title: 'the network of /ip4/192.0.2.1/tcp/4001/p2p/12D3KooWJWoaqZhDaoEFshF7Rh1bp' })
  screen.take({ type: 'joined', from: GATEWAY, role: 'gateway', atMs: NOW_MS - 10_000 }, NOW_MS - 10_000)
  const words: JobEventWord[] = ['accepted', 'offered', 'bid', 'awarded', 'ended']
  for (let ms = 0; ms < 5_000; ms++) {
    const word = words[ms % 5]!
    const at = NOW_MS - 5_000 + ms
    const rest = { jobId: jobNumber(Math.floor(ms / 5)), epoch: 1, peer: word === 'accepted' ? undefined : NODE }
    screen.take(eventItem(word, { ...rest, detail: word === 'ended' ? 'done, 1 award' : 'a detail' }, at), at)
  }
  screen.take(eventItem('refused', { jobId: jobNumber(5_000), peer: NODE, detail: 'busy' }, NOW_MS), NOW_MS)
  return screen
}

const press = (screen: WatchScreen, key: Partial<Key>) => {
  return screen.key({ input: '', name: undefined, ...key }, SIZE, NOW_MS)
}
const textsOf = (screen: WatchScreen, nowMs = NOW_MS) => screen.lines(SIZE, nowMs).map(textOf)

const test = suite('views/watch-screen')

test('80 by 24: every line fits, and says what is going on', () => {
  const lines = textsOf(busyScreen())
  assert.is(lines.length, SIZE.rows)
  assert.is(Math.max(...lines.map(line => line.length)), SIZE.columns)
  assert.match(lines[0]!, /^dcn watch .*1 gateway · 1000 events\/s · 0 dropped$/)
  assert.match(lines[1]!, /^accepted +200\/s [▁-█]+ +awards +200\/s [▁-█]+/)
  assert.match(lines[4]!, /^JOB +WAY +STATE +NODE +GATEWAY +AGE WHAT/)
  assert.match(lines[5]!, /^00001388 ▰▰▱▱▱▱ refused /)
  assert.match(lines[6]!, /^000003e7 ▰{6} done +[\w-]{8} [\w-]{8} +0\.0s done, 1 award/)
  assert.ok(lines.some(line => line.includes('refused') && line.includes('busy')))
  assert.match(lines.at(-1)!, /^q quit {2}p pause/)
})

test('in the terminal it is drawn, keys reach it, and q ends it', async () => {
  const screen = busyScreen()
  let ended = false
  const { lastFrame, stdin, unmount } = render(createElement(ScreenView, {
    screen, size: () => SIZE, nowMs: () => NOW_MS, color: false, onQuit: () => { ended = true }
  }))
  const shows = async (what: RegExp) => await until(() => what.test(lastFrame() ?? ''), `${what} in\n${lastFrame()}`)
  await shows(/1000 events\/s/)
  assert.is(lastFrame()!.split('\n').length, SIZE.rows)
  assert.not(/\u001b\[3\dm/.test(lastFrame()!), 'no colour where none is wanted')
  stdin.write('/')
  await shows(/filter: ▏/)
  stdin.write('busy')
  await shows(/filter: busy▏/)
  stdin.write('\r')
  await shows(/filter: busy {2}q quit/)
  assert.is(lastFrame()!.split('\n').filter(line => /^[0-9a-f]{8} /.test(line)).length, 1)
  stdin.write('q')
  await until(() => ended, 'q ends it')
  unmount()
})

test('paused, it stands still and can be scrolled', () => {
  const screen = busyScreen()
  assert.ok(press(screen, { input: 'p' }))
  const before = textsOf(screen)
  screen.take(eventItem('lost', { jobId: jobNumber(6_000), detail: 'new' }, NOW_MS), NOW_MS)
  assert.equal(textsOf(screen, NOW_MS + 60_000), before)
  assert.match(before.at(-1)!, /^paused, 1\.\. of 1001 {2}q quit {2}p go on/)
  press(screen, { name: 'down' })
  assert.equal(textsOf(screen).slice(5, 10), before.slice(6, 11))
  press(screen, { name: 'page-down' })
  assert.match(textsOf(screen).at(-1)!, /^paused, 13\.\. of/)
  for (let times = 0; times < 200; times++) press(screen, { name: 'page-down' })
  assert.match(textsOf(screen)[5]!, /^[0-9a-f]{8} /, 'not beyond the end')
  press(screen, { input: 'p' })
  assert.ok(textsOf(screen).some(line => line.includes('lost')))
})

test('q is a letter while a filter is typed', () => {
  const screen = busyScreen()
  press(screen, { input: '/' })
  assert.ok(press(screen, { input: 'q' }))
  press(screen, { name: 'backspace' })
  press(screen, { name: 'escape' })
  assert.not(press(screen, { input: 'q' }))
})

test.run()
